import { type TaskScoreTable, taskScoresOf } from './taskScoreTable.js'

const tables: readonly TaskScoreTable[] = [
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: 'DNABERT-2, Table 4 (GitHub MAGICS-LAB/DNABERT_2, figures/Performance.png)',
    protocol: 'fine-tuned, on the train, dev and test sets of GUE',
    metric: 'mcc',
    unit: 100,
    prefix: 'gue/',
    models: [
      'DNABERT-3mer',
      'DNABERT-4mer',
      'DNABERT-5mer',
      'DNABERT-6mer',
      'NT-500M-human',
      'NT-500M-1000g',
      'NT-2.5B-1000g',
      'NT-2.5B-multi',
      'DNABERT-2',
    ],
    rows: `
      emp/h3                | 74.15     -     - 73.10 69.67 72.52 74.61 78.77 78.27
      emp/h3k14ac           | 42.07     -     - 40.06 33.55 39.37 44.08 56.20 52.57
      emp/h3k36me3          | 48.49     -     - 47.25 44.14 45.58 50.86 61.99 56.88
      emp/h3k4me1           | 42.95     -     - 41.44 37.15 40.45 43.10 55.30 50.52
      emp/h3k4me2           | 31.34     -     - 32.27 30.87 31.05 30.28 36.49 31.13
      emp/h3k4me3           | 28.92     -     - 27.81 24.06 26.16 30.87 40.34 36.27
      emp/h3k79me3          | 60.12     -     - 61.17 58.35 59.33 61.20 64.70 67.39
      emp/h3k9ac            | 50.48     -     - 51.22 45.81 49.29 52.36 56.01 55.63
      emp/h4                | 78.27     -     - 79.26 76.17 76.29 79.76 81.67 80.71
      emp/h4ac              | 38.60     -     - 37.43 33.74 36.79 41.46 49.13 50.43
      prom/prom_300_all     | 90.44     -     - 90.48 87.71 89.76 90.95 91.01 86.77
      prom/prom_300_notata  | 93.61     -     - 93.05 90.75 91.75 93.07 94.00 94.27
      prom/prom_300_tata    | 69.83     -     - 61.56 78.07 78.23 75.80 79.43 71.59
      prom/prom_core_all    | 70.92 69.00 69.48 68.90 63.45 66.70 67.39 70.33 69.37
      prom/prom_core_notata | 69.82 70.04 69.81 70.47 64.82 67.17 67.46 71.58 68.04
      prom/prom_core_tata   | 78.15 74.25 76.79 76.06 71.34 73.52 69.66 72.97 74.17
      splice/reconstructed  | 84.14     -     - 84.07 79.71 80.97 85.78 89.35 84.99
      tf/0                  | 67.95 67.90 66.97 66.84 61.59 63.64 66.31 66.64 71.99
      tf/1                  | 70.90 73.05 69.98 70.14 66.75 70.17 68.30 70.28 76.06
      tf/2                  | 60.51 59.52 59.03 61.03 53.58 52.73 58.70 58.72 66.52
      tf/3                  | 53.03 50.37 52.95 51.89 42.95 45.24 49.08 51.65 58.54
      tf/4                  | 69.76 71.23 69.26 70.97 60.81 62.82 67.59 69.34 77.43
      mouse/0               | 42.31 49.42 42.45 44.42 31.04 39.26 48.31 63.31 56.76
      mouse/1               | 79.10 79.95 79.32 78.94 75.04 75.49 80.02 83.76 84.77
      mouse/2               | 69.90 72.62 62.22 71.44 61.67 64.70 70.14 71.52 79.32
      mouse/3               | 55.40 51.79 49.92 44.89 29.17 33.07 42.25 69.44 66.47
      mouse/4               | 41.97 44.13 40.34 42.48 29.27 34.01 43.40 47.07 52.66
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: 'DNABERT-2, Table 4 (GitHub MAGICS-LAB/DNABERT_2, figures/Performance.png)',
    protocol:
      'further pre-trained on the training sets of GUE, then fine-tuned, on its train, dev and test sets',
    metric: 'mcc',
    unit: 100,
    prefix: 'gue/',
    models: ['DNABERT-2 (further pre-trained)'],
    rows: `
      emp/h3                | 80.17
      emp/h3k14ac           | 57.42
      emp/h3k36me3          | 61.90
      emp/h3k4me1           | 53.00
      emp/h3k4me2           | 39.89
      emp/h3k4me3           | 41.20
      emp/h3k79me3          | 65.46
      emp/h3k9ac            | 57.07
      emp/h4                | 81.86
      emp/h4ac              | 50.35
      prom/prom_300_all     | 88.31
      prom/prom_300_notata  | 94.34
      prom/prom_300_tata    | 68.79
      prom/prom_core_all    | 67.50
      prom/prom_core_notata | 69.53
      prom/prom_core_tata   | 76.18
      splice/reconstructed  | 85.93
      tf/0                  | 69.12
      tf/1                  | 71.87
      tf/2                  | 62.96
      tf/3                  | 55.35
      tf/4                  | 74.94
      mouse/0               | 64.23
      mouse/1               | 86.28
      mouse/2               | 81.28
      mouse/3               | 73.49
      mouse/4               | 50.80
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source:
      'Nucleotide Transformer (GitHub instadeepai/nucleotide-transformer, imgs/nt_results_rebuttal_2.png)',
    protocol: '10-fold cross-validation; the third decimal is measured from the length of the bars',
    metric: 'mcc',
    unit: 1,
    prefix: 'nt/',
    models: [
      'HyenaDNA-1kb',
      'HyenaDNA-32kb',
      'DNABERT-1',
      'DNABERT-2',
      'Enformer',
      'NT-500M-human',
      'NT-500M-1000G',
      'NT-2.5B-1000G',
      'NT-2.5B-multi',
    ],
    rows: `
      h3                     | 0.781 0.747 0.761 0.784 0.723 0.717 0.735 0.753 0.792
      h3k14ac                | 0.608 0.404 0.402 0.516 0.284 0.371 0.380 0.452 0.538
      h3k36me3               | 0.614 0.479 0.474 0.591 0.345 0.448 0.468 0.529 0.619
      h3k4me1                | 0.511 0.386 0.395 0.511 0.289 0.359 0.379 0.417 0.541
      h3k4me2                | 0.454 0.275 0.281 0.333 0.206 0.270 0.259 0.277 0.323
      h3k4me3                | 0.548 0.290 0.256 0.352 0.155 0.234 0.234 0.309 0.407
      h3k79me3               | 0.669 0.566 0.577 0.614 0.498 0.566 0.561 0.573 0.623
      h3k9ac                 | 0.586 0.471 0.505 0.545 0.415 0.451 0.479 0.490 0.546
      h4                     | 0.761 0.760 0.784 0.795 0.733 0.750 0.754 0.785 0.807
      h4ac                   | 0.564 0.379 0.358 0.464 0.274 0.331 0.342 0.408 0.492
      enhancers              | 0.518 0.488 0.495 0.524 0.452 0.501 0.508 0.545 0.543
      enhancers_types        | 0.402 0.352 0.367 0.421 0.311 0.429 0.395 0.430 0.443
      promoter_all           | 0.919 0.913 0.922 0.944 0.910 0.906 0.903 0.931 0.950
      promoter_no_tata       | 0.919 0.907 0.923 0.943 0.909 0.904 0.903 0.934 0.953
      promoter_tata          | 0.881 0.870 0.912 0.910 0.919 0.884 0.873 0.913 0.919
      splice_sites_all       | 0.934 0.943 0.962 0.907 0.772 0.954 0.951 0.963 0.972
      splice_sites_acceptors | 0.916 0.919     - 0.950 0.831 0.923 0.931 0.960 0.972
      splice_sites_donors    | 0.894 0.913     - 0.926 0.813 0.943 0.943 0.957 0.975
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: 'GENERator, Table 3 (GitHub GenerTeam/GENERator, figures/benchmarks.png)',
    protocol: 'mean of 10-fold cross-validation',
    metric: 'mcc',
    unit: 1,
    prefix: 'nt/',
    models: [
      'Enformer 252M',
      'DNABERT-2',
      'HyenaDNA',
      'NT-2.5B-multi',
      'NT-v2-500M',
      'Caduceus-Ph',
      'Caduceus-PS',
      'GROVER',
      'Generator 1.2B',
      'Generator-All',
    ],
    rows: `
      h3                  | .724 .785 .781 .793 .788 .794 .772 .768 .806 .803
      h3k14ac             | .284 .515 .608 .538 .538 .564 .596 .548 .605 .580
      h3k36me3            | .345 .591 .614 .618 .618 .590 .611 .563 .657 .631
      h3k4me1             | .291 .512 .512 .541 .544 .468 .487 .461 .553 .549
      h3k4me2             | .207 .333 .455 .324 .302 .332 .431 .403 .424 .400
      h3k4me3             | .156 .353 .550 .408 .437 .490 .528 .458 .512 .473
      h3k79me3            | .498 .615 .669 .623 .621 .641 .682 .626 .670 .631
      h3k9ac              | .415 .545 .586 .547 .567 .575 .564 .581 .612 .603
      h4                  | .735 .797 .763 .808 .795 .788 .799 .769 .815 .808
      h4ac                | .275 .465 .564 .492 .502 .548 .585 .530 .592 .565
      enhancers           | .454 .525 .520 .545 .561 .522 .511 .516 .580 .540
      enhancers_types     | .312 .423 .403 .444 .444 .403 .410 .433 .477 .463
      promoter_all        | .910 .945 .919 .951 .952 .937 .941 .926 .962 .955
      promoter_no_tata    | .910 .944 .919 .955 .952 .935 .940 .925 .962 .955
      promoter_tata       | .920 .911 .881 .919 .933 .895 .903 .891 .948 .931
      splice_sites_donors | .813 .927 .894 .974 .977 .912 .930 .888 .978 .967
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: 'GENERator, Table 3 (GitHub GenerTeam/GENERator, figures/benchmarks.png)',
    protocol:
      'mean of 10-fold cross-validation; for models that others published too, the source has these two rows the other way round',
    metric: 'mcc',
    unit: 1,
    prefix: 'nt/',
    models: ['NT-v2-500M', 'Caduceus-Ph', 'Caduceus-PS', 'GROVER', 'Generator 1.2B', 'Generator-All'],
    rows: `
      splice_sites_acceptors | .973 .918 .907 .912 .981 .957
      splice_sites_all       | .975 .935 .953 .919 .978 .973
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: 'JanusDNA, README',
    protocol: '10-fold cross-validation',
    metric: 'mcc',
    unit: 1,
    prefix: 'nt/',
    models: ['JanusDNA (no mid-attention)', 'JanusDNA (mid-attention, MLP)'],
    rows: `
      h3                     | .824 .835
      h3k14ac                | .685 .729
      h3k36me3               | .670 .702
      h3k4me1                | .571 .615
      h3k4me2                | .548 .589
      h3k4me3                | .629 .688
      h3k79me3               | .727 .747
      h3k9ac                 | .639 .673
      h4                     | .816 .812
      h4ac                   | .653 .698
      enhancers              | .535 .559
      enhancers_types        | .470 .503
      promoter_all           | .971 .970
      promoter_no_tata       | .971 .971
      promoter_tata          | .958 .958
      splice_sites_all       | .960 .967
      splice_sites_acceptors | .939 .957
      splice_sites_donors    | .936 .948
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: 'LDARNet, evaluation README',
    protocol: 'mean of 10-fold cross-validation',
    metric: 'mcc',
    unit: 100,
    prefix: 'nt/',
    models: ['LDARNet 110M'],
    rows: `
      h3                     | 81.7
      h4                     | 81.2
      h3k9ac                 | 64.6
      h3k14ac                | 64.0
      h4ac                   | 65.7
      h3k4me1                | 59.5
      h3k4me2                | 54.2
      h3k4me3                | 60.2
      h3k36me3               | 68.7
      h3k79me3               | 69.5
      promoter_all           | 94.3
      promoter_no_tata       | 94.4
      promoter_tata          | 91.5
      enhancers              | 54.3
      enhancers_types        | 44.2
      splice_sites_all       | 95.8
      splice_sites_acceptors | 91.5
      splice_sites_donors    | 93.3
    `,
  },
  {
    kind: 'supervised',
    standing: 'published',
    source:
      'Nucleotide Transformer, first preprint (GitHub instadeepai/nucleotide-transformer, imgs/finetuning_results_transp.png)',
    protocol: 'the best supervised model before, as the figure names it; two decimals',
    metric: 'mcc',
    unit: 1,
    prefix: 'nt/',
    models: ['earlier best'],
    rows: `
      enhancers       | .51
      enhancers_types | .40
      h3              | .73
      h3k14ac         | .51
      h3k4me1         | .44
      h3k4me2         | .39
      h3k4me3         | .46
      h3k36me3        | .54
      h3k79me3        | .65
      h3k9ac          | .54
      h4              | .76
      h4ac            | .50
    `,
  },
  {
    kind: 'supervised',
    standing: 'published',
    source: 'GitHub A-SHOJAEI/mamba-genomic-classification, README',
    protocol: '10 epochs, one seed',
    metric: 'accuracy',
    unit: 100,
    prefix: 'nt/',
    models: ['1-D CNN 2.1M'],
    rows: `
      promoter_all           | 95.29
      promoter_tata          | 94.69
      promoter_no_tata       | 95.90
      enhancers              | 76.25
      enhancers_types        | 68.50
      splice_sites_all       | 86.37
      splice_sites_acceptors | 92.38
      splice_sites_donors    | 91.58
      h3                     | 86.84
      h4                     | 87.06
      h3k9ac                 | 75.67
      h3k14ac                | 75.10
      h4ac                   | 71.52
      h3k4me1                | 68.75
      h3k4me2                | 69.44
      h3k4me3                | 69.35
      h3k36me3               | 74.80
      h3k79me3               | 80.13
    `,
  },
]

/** Published scores on the genomics tasks, each with its source and protocol. */
export const genomicsTaskScores = tables.flatMap(taskScoresOf)
