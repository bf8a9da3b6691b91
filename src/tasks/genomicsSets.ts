import type { DataFile, DataSet } from './dataSet.js'

type FileRow = readonly [path: string, bytes: number, sha256: string, unpackedSha256?: string]

function files(folder: string, rows: readonly FileRow[]): DataFile[] {
  return rows.map(([name, bytes, sha256, unpackedSha256]) => ({
    path: `${folder}/${name}`,
    bytes,
    sha256,
    ...(unpackedSha256 && { unpackedSha256 }),
  }))
}

function gue(name: string, content: string, rows: readonly FileRow[]): DataSet {
  return {
    name: `GUE ${name}`,
    field: 'genomics',
    content,
    source: `GUE, the benchmark of DNABERT-2 (GitHub MAGICS-LAB/DNABERT_2); files as in GitHub wds-seu/DeepGene`,
    licence: 'carrier Apache-2.0, of the data none stated',
    files: files(`genomics/gue/${name}`, rows),
  }
}

/** Genomics data sets, with the files of them that have been seen. */
export const genomicsSets: readonly DataSet[] = [
  {
    name: 'UCI splice',
    field: 'genomics',
    content: '3,190 sequences of 60 bp: 767 exon-intron borders, 768 intron-exon borders, 1,655 neither',
    source: 'UCI Machine Learning Repository, Molecular Biology (Splice-junction Gene Sequences)',
    licence: 'CC BY 4.0',
    files: files('genomics', [
      ['uci-splice.data', 319000, 'ebbae10c85d3c285e2a2489a37e42bc2ee8d91d15005e391a9962fa3389a114f'],
    ]),
  },
  {
    name: 'iEnhancer-2L',
    field: 'genomics',
    content: 'enhancers, strong and weak, and other sequences of 200 bp',
    source: 'iEnhancer-2L (Liu et al. 2016); files as in GitHub lhy0322/iEnhancer-BERT',
    licence: 'carrier MIT, of the data none stated',
    files: files('genomics/enhancers', [
      ['layer1_test_enhancers.fa', 41092, '2a9ca9d428f7584cf0498ca9f965c643ae33d0f3b245197454f6466bbadc40c2'],
      [
        'layer1_test_nonenhancers.fa',
        41092,
        '73ebc179d40c149c1d5348bc6480ea84291bbbc64eb9d6c32126f6f6e75d5b1f',
      ],
      [
        'layer1_train_enhancers.fa',
        306081,
        'fe8f0d506556d2ac180ad68e965b69f67b71751e245651d8a903d979ae1495a2',
      ],
      [
        'layer1_train_nonenhancers.fa',
        306081,
        'e632a2f3d66bd62186bcdf91a5fad86a409a0615a3808b199c0addf092af5aba',
      ],
      [
        'layer2_test_strong_enhancers.fa',
        20492,
        'cf97495db4396cdeeddab1368ac7f923ec4ccb3426e9600ca7af20b71fe51ebc',
      ],
      [
        'layer2_test_weak_enhancers.fa',
        20492,
        '0d9dac9414e7224b2ab667610ee4892c34e79e4ba1d8a13a07953b1bccb218d4',
      ],
      [
        'layer2_train_strong_enhancers.fa',
        152744,
        'ac3f9aa7b1b567fc455756b51b0f7d0c405d0e499dd05b92a9b531b0e23e9c8d',
      ],
      [
        'layer2_train_weak_enhancers.fa',
        152744,
        '88e13ba8352367cf153b7f2739c36c5f5842b2c8ef4f1384a0fbaffc79e467a3',
      ],
    ]),
  },
  gue('EMP/H3', 'yeast histone marks, 500 bp; rows: dev 1,497, test 1,497', [
    [
      'dev.csv.gz',
      214816,
      'b19f6cf43dfa95bf8404513453424377e3e546d512fd23ddfcbbb941b41ee444',
      'e6d6f827ff9258dde3fcbc575d6585de819c056d6d747950de53b2e793a1dde6',
    ],
    [
      'test.csv.gz',
      215198,
      'f451c82328eb1d0c7ab4e2dd178c52154fcee8d2302d4dd55bfd8ae06d306049',
      '6c0997293f32ceff9084ef956b6389cad42e89072d6a0ce5f48c6b67589799c4',
    ],
  ]),
  gue('EMP/H3K4me3', 'yeast histone marks, 500 bp; rows: dev 3,680, test 3,680', [
    [
      'dev.csv.gz',
      526937,
      'd5789bd40479f670fea58f43203dae94c1502c609c352cb120a46f88741ac86c',
      '9db04cf8e18218c1304fa88b0c1d21ff7c939d8180ac7097733cbee7100ef50f',
    ],
    [
      'test.csv.gz',
      527076,
      '0e372feb21f9607ea3c3e525964b3bf44cf1b01e4447250a2ef4eb56f8a4ff52',
      'bf4061c15485be470b365622b0058d73b09ca537c74f5c471c7674eadb754366',
    ],
  ]),
  gue('mouse/0', 'mouse transcription factor, 101 bp; rows: train 6,478, dev 810, test 810', [
    [
      'dev.csv.gz',
      25334,
      'bbe9c46bace3a44a9235d684caf58a672c8e482a418e6d968a05d181c68abd08',
      'f44e2d3e29a778364d329cfef046deccdfb484c12af6dde7f04b7de8bcb8bf9a',
    ],
    [
      'test.csv.gz',
      25257,
      '11a241aaac8664988341c434f020f198ec966b81bec336ea9380b069d7d000b8',
      'e2c54b74410f1d263f9dcba371f0d50b5f207960673e385cd4b95989e3e6d6be',
    ],
    [
      'train.csv.gz',
      195360,
      '922b29e35ab326046a3de9f2fe1cb8bca113c8da4ccc5335a8f621786ff309d7',
      '6f507b130c5a94c63f4a36748da66579cd682a34f7296ab08e4805ee75091a35',
    ],
  ]),
  gue('mouse/2', 'mouse transcription factor, 101 bp; rows: train 2,620, dev 328, test 328', [
    [
      'dev.csv.gz',
      9350,
      'f43adf5e2e6b1ae2dc72f1ab0634f3802a012006b87ded5b2063966e2af3e374',
      'b05b11fc0ca80aff8191dc5560a309c35c5e1ca014af138ec2bb640e821a4e04',
    ],
    [
      'test.csv.gz',
      9256,
      'f0764564a96a8a0255e0348fffaa5668d90c324dc2b6579c59a066e7ea226097',
      '09f08a1428c9e1b8076ad85582b5c302490fa05c86757c40470605cdfe047b50',
    ],
    [
      'train.csv.gz',
      70551,
      '7ad2bede70437392bc3fbce1feee0ab8e8c731a55551869ca1f0a90946d2b235',
      '23dbd0ca3b6153ffc9028ab05034abdc61aaf618bfa2d93e86f4bce798a0efde',
    ],
  ]),
  gue('prom/prom_300_tata', 'promoters; rows: train 4,904, dev 613, test 613', [
    [
      'dev.csv.gz',
      53696,
      '1f9ce8fd48bbb4d1fa0c90e0497c961a8a47214870970f5be16c4a306a05a9e3',
      '4de0f8163d964e4004f0a11036d9a9c5ec6fe2ad5953f962acf66150a2f44592',
    ],
    [
      'test.csv.gz',
      53495,
      '246797409018bece699149022eb0d46f406e241136c184ac0101990fe208e933',
      '30432e9845277559043c2bb3bfed37b9bc7efc15748880f3adeeaddc16b76deb',
    ],
    [
      'train.csv.gz',
      421768,
      'afa8209379908025db104dcc156c4f66738e84ebf7b9ae4aedc7facf30d4ee68',
      'd0dd45bad89aee2564b8831d38a393989942d79b673203e7eb50e19ec8e6242e',
    ],
  ]),
  gue('prom/prom_core_all', 'promoters; rows: train 47,356, dev 5,920, test 5,920', [
    [
      'dev.csv.gz',
      126323,
      'd0fc5ea6ce6f994ab202420b16bec11520d1659ce3aa55c612068b8fe1368b09',
      '98dd5d2b5df3c93cad9fa0a4a36078d28fa95b7bf9ab73fb2e5ba1fa74877f2b',
    ],
    [
      'test.csv.gz',
      125949,
      '7d7d62746ed9f0abba4ce60789ad9b31a338208250e5f4462186d9887dbae184',
      'b1babbb52abd0fb5328eccc4ce8ab60d0a58d28bdc88c30f8e2140cf1684ce0c',
    ],
    [
      'train.csv.gz',
      1002195,
      '1c20d29347a5b188de2d6f20aa60dba23fe8a4d4640b4ef88d5ab48b188253ec',
      'a36e0bbf2b59e01479bb904534d310041b493fec9221ccd74b518893d74054ed',
    ],
  ]),
  gue('prom/prom_core_tata', 'promoters; rows: train 4,904, dev 613, test 613', [
    [
      'dev.csv.gz',
      13646,
      '935243052eb2090e6682a9fba5e3bec41a990986ea63e70b24461db004e3ea64',
      'dcacb3b86726376899ad4023339ccaae04a9150f41c34268b4ab38e447316a70',
    ],
    [
      'test.csv.gz',
      13592,
      '762a3d4e62143606cee1f564d8abb3e113366f296929a314098a8c21a66772b9',
      '35ba337b4f1f3ca53c5045d51ab6eaedbd382619527a38d4a41f5402015dbad4',
    ],
    [
      'train.csv.gz',
      102732,
      'ca01d381ad548fa9ebabf0c8c6d26762dfbba679818cd049366510fd37fcf9e7',
      '6ff19d1296628f1ff30f663f154596aeda27e2c48b8d8c35926029a33c64d3fb',
    ],
  ]),
  gue('tf/0', 'human transcription factor, 101 bp; rows: train 32,378, dev 1,000, test 1,000', [
    [
      'dev.csv.gz',
      29904,
      '5a1e3c9100fc7b8898eea24d75d168308c58a8e29359e69ab6eef7a042552c94',
      '17ff638046d146102a86b727adc9ddead9f1f1793577a38961e1f3319da7f738',
    ],
    [
      'test.csv.gz',
      29377,
      '968e39c560a80fca0305dae87c90908a1bc1782b2c36a8df779238f220995b0f',
      'd29934d0df424a91ef70f6a62671d9d1c4661b485d7010983b49c8bcfba6aeab',
    ],
    [
      'train.csv.gz',
      939001,
      '3a4fbd4650bdbf9622bad0e63c0c228aa4d75778945f5a472584b5dc55cd9366',
      '930080e019fb92961cbd71998839466c2fc4c34da8fc174999a2ed04ef46822f',
    ],
  ]),
  gue('tf/1', 'human transcription factor, 101 bp; rows: train 30,672, dev 1,000, test 1,000', [
    [
      'dev.csv.gz',
      30026,
      '2d07812c44e0a31ba67979ff46b51b97f340f61dea0660ec15315e38b2a171bb',
      'fbffd591300e9ef192d131c139322cbe8e3fb87fae4f52236f64588d3975b8d1',
    ],
    [
      'test.csv.gz',
      29545,
      '9a9f8c01016c9a6f56c21c50964a872f1850cf4be90e3b1d7c16b3fbe96fd728',
      '8995d9d9176d56aa6e3a7014dfcf61ad45bc25a59fba1faca9864250ce42008a',
    ],
    [
      'train.csv.gz',
      892383,
      'bed41681e70345a2e030687be59a8f582b8fbaec2739d20b968210a7b5522b70',
      '29dc3c962cc4e4d7161238bb4d0b84583f7794b246a622f81bf30e83e3ae8685',
    ],
  ]),
  gue('tf/4', 'human transcription factor, 101 bp; rows: train 19,000, dev 1,000, test 1,000', [
    [
      'dev.csv.gz',
      30201,
      '0a68fd773cd91eda0ffef321bb33b53d913a5ddce7d32af8f113373b01379ff2',
      '4a18b9d9a6a4f77f6978d251b784ab554c127aca89c9fdb4546d81c20a47c436',
    ],
    [
      'test.csv.gz',
      29682,
      'a48ee3be692c773141b15d1a48247d847ca76f8a3f19a8b941cd2997e97b4c11',
      '55f4ad82c52c7ced861c5df835e5b11e3b2b15d53f4d7743f47bda6b2844b980',
    ],
    [
      'train.csv.gz',
      551883,
      '4a080ad9e1f7f82d5504358d7d2a2b10c118d7470969aba3bc26b35b418a4a98',
      '7b43fcec55a8ae0f44e826566be776984c37200a175c684ec2e68650aebd483c',
    ],
  ]),
]
