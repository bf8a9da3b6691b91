import type { DataFile, DataSet } from './dataSet.js'

type FileRow = readonly [path: string, bytes: number, sha256: string]

function files(folder: string, rows: readonly FileRow[]): DataFile[] {
  return rows.map(([name, bytes, sha256]) => ({ path: `${folder}/${name}`, bytes, sha256 }))
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
    ['dev.csv.gz', 214816, 'b19f6cf43dfa95bf8404513453424377e3e546d512fd23ddfcbbb941b41ee444'],
    ['test.csv.gz', 215198, 'f451c82328eb1d0c7ab4e2dd178c52154fcee8d2302d4dd55bfd8ae06d306049'],
  ]),
  gue('EMP/H3K4me3', 'yeast histone marks, 500 bp; rows: dev 3,680, test 3,680', [
    ['dev.csv.gz', 526937, 'd5789bd40479f670fea58f43203dae94c1502c609c352cb120a46f88741ac86c'],
    ['test.csv.gz', 527076, '0e372feb21f9607ea3c3e525964b3bf44cf1b01e4447250a2ef4eb56f8a4ff52'],
  ]),
  gue('mouse/0', 'mouse transcription factor, 101 bp; rows: train 6,478, dev 810, test 810', [
    ['dev.csv.gz', 25334, 'bbe9c46bace3a44a9235d684caf58a672c8e482a418e6d968a05d181c68abd08'],
    ['test.csv.gz', 25257, '11a241aaac8664988341c434f020f198ec966b81bec336ea9380b069d7d000b8'],
    ['train.csv.gz', 195360, '922b29e35ab326046a3de9f2fe1cb8bca113c8da4ccc5335a8f621786ff309d7'],
  ]),
  gue('mouse/2', 'mouse transcription factor, 101 bp; rows: train 2,620, dev 328, test 328', [
    ['dev.csv.gz', 9350, 'f43adf5e2e6b1ae2dc72f1ab0634f3802a012006b87ded5b2063966e2af3e374'],
    ['test.csv.gz', 9256, 'f0764564a96a8a0255e0348fffaa5668d90c324dc2b6579c59a066e7ea226097'],
    ['train.csv.gz', 70551, '7ad2bede70437392bc3fbce1feee0ab8e8c731a55551869ca1f0a90946d2b235'],
  ]),
  gue('prom/prom_300_tata', 'promoters; rows: train 4,904, dev 613, test 613', [
    ['dev.csv.gz', 53696, '1f9ce8fd48bbb4d1fa0c90e0497c961a8a47214870970f5be16c4a306a05a9e3'],
    ['test.csv.gz', 53495, '246797409018bece699149022eb0d46f406e241136c184ac0101990fe208e933'],
    ['train.csv.gz', 421768, 'afa8209379908025db104dcc156c4f66738e84ebf7b9ae4aedc7facf30d4ee68'],
  ]),
  gue('prom/prom_core_all', 'promoters; rows: train 47,356, dev 5,920, test 5,920', [
    ['dev.csv.gz', 126323, 'd0fc5ea6ce6f994ab202420b16bec11520d1659ce3aa55c612068b8fe1368b09'],
    ['test.csv.gz', 125949, '7d7d62746ed9f0abba4ce60789ad9b31a338208250e5f4462186d9887dbae184'],
    ['train.csv.gz', 1002195, '1c20d29347a5b188de2d6f20aa60dba23fe8a4d4640b4ef88d5ab48b188253ec'],
  ]),
  gue('prom/prom_core_tata', 'promoters; rows: train 4,904, dev 613, test 613', [
    ['dev.csv.gz', 13646, '935243052eb2090e6682a9fba5e3bec41a990986ea63e70b24461db004e3ea64'],
    ['test.csv.gz', 13592, '762a3d4e62143606cee1f564d8abb3e113366f296929a314098a8c21a66772b9'],
    ['train.csv.gz', 102732, 'ca01d381ad548fa9ebabf0c8c6d26762dfbba679818cd049366510fd37fcf9e7'],
  ]),
  gue('tf/0', 'human transcription factor, 101 bp; rows: train 32,378, dev 1,000, test 1,000', [
    ['dev.csv.gz', 29904, '5a1e3c9100fc7b8898eea24d75d168308c58a8e29359e69ab6eef7a042552c94'],
    ['test.csv.gz', 29377, '968e39c560a80fca0305dae87c90908a1bc1782b2c36a8df779238f220995b0f'],
    ['train.csv.gz', 939001, '3a4fbd4650bdbf9622bad0e63c0c228aa4d75778945f5a472584b5dc55cd9366'],
  ]),
  gue('tf/1', 'human transcription factor, 101 bp; rows: train 30,672, dev 1,000, test 1,000', [
    ['dev.csv.gz', 30026, '2d07812c44e0a31ba67979ff46b51b97f340f61dea0660ec15315e38b2a171bb'],
    ['test.csv.gz', 29545, '9a9f8c01016c9a6f56c21c50964a872f1850cf4be90e3b1d7c16b3fbe96fd728'],
    ['train.csv.gz', 892383, 'bed41681e70345a2e030687be59a8f582b8fbaec2739d20b968210a7b5522b70'],
  ]),
  gue('tf/4', 'human transcription factor, 101 bp; rows: train 19,000, dev 1,000, test 1,000', [
    ['dev.csv.gz', 30201, '0a68fd773cd91eda0ffef321bb33b53d913a5ddce7d32af8f113373b01379ff2'],
    ['test.csv.gz', 29682, 'a48ee3be692c773141b15d1a48247d847ca76f8a3f19a8b941cd2997e97b4c11'],
    ['train.csv.gz', 551883, '4a080ad9e1f7f82d5504358d7d2a2b10c118d7470969aba3bc26b35b418a4a98'],
  ]),
]
