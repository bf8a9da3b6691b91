import { type PublishedScore, type ScoreTable, scoresOf } from './scoreTable.js'

const tables: readonly ScoreTable[] = [
  {
    kind: 'supervised',
    standing: 'published',
    source: 'PatchTST, Table 3 (GitHub yuqinie98/PatchTST, pic/table3.png)',
    protocol: 'context 512; last incomplete test batch dropped (drop_last)',
    rows: `
      ETTh1   | PatchTST/64 | 0.370/0.400 0.413/0.429 0.422/0.440 0.447/0.468
      ETTh2   | PatchTST/64 | 0.274/0.337 0.341/0.382 0.329/0.384 0.379/0.422
      ETTm1   | PatchTST/64 | 0.293/0.346 0.333/0.370 0.369/0.392 0.416/0.420
      ETTm2   | PatchTST/64 | 0.166/0.256 0.223/0.296 0.274/0.329 0.362/0.385
      Weather | PatchTST/64 | 0.149/0.198 0.194/0.241 0.245/0.282 0.314/0.334
      ECL     | PatchTST/64 | 0.129/0.222 0.147/0.240 0.163/0.259 0.197/0.290
      Traffic | PatchTST/64 | 0.360/0.249 0.379/0.256 0.392/0.264 0.432/0.286
      ILI     | PatchTST/64 | 1.319/0.754 1.579/0.870 1.553/0.815 1.470/0.788
    `,
  },
  {
    kind: 'supervised',
    standing: 'published',
    source: 'PatchTST, Table 3 (GitHub yuqinie98/PatchTST, pic/table3.png)',
    protocol: 'context 336; last incomplete test batch dropped (drop_last)',
    rows: `
      ETTh1   | PatchTST/42 | 0.375/0.399 0.414/0.421 0.431/0.436 0.449/0.466
      ETTh2   | PatchTST/42 | 0.274/0.336 0.339/0.379 0.331/0.380 0.379/0.422
      ETTm1   | PatchTST/42 | 0.290/0.342 0.332/0.369 0.366/0.392 0.420/0.424
      ETTm2   | PatchTST/42 | 0.165/0.255 0.220/0.292 0.278/0.329 0.367/0.385
      Weather | PatchTST/42 | 0.152/0.199 0.197/0.243 0.249/0.283 0.320/0.335
      ECL     | PatchTST/42 | 0.130/0.222 0.148/0.240 0.167/0.261 0.202/0.291
      Traffic | PatchTST/42 | 0.367/0.251 0.385/0.259 0.398/0.265 0.434/0.287
      ILI     | PatchTST/42 | 1.522/0.814 1.430/0.834 1.673/0.854 1.529/0.862
    `,
  },
  {
    kind: 'supervised',
    standing: 'published',
    source: 'LTSF-Linear, Table 2 (GitHub cure-lab/LTSF-Linear, pics/Mul-results.png)',
    protocol: 'context 336 (ILI 104); last incomplete test batch dropped (drop_last)',
    rows: `
      ETTh1    | DLinear     | 0.375/0.399 0.405/0.416 0.439/0.443 0.472/0.490
      ETTh1    | NLinear     | 0.374/0.394 0.408/0.415 0.429/0.427 0.440/0.453
      ETTh1    | Linear      | 0.375/0.397 0.418/0.429 0.479/0.476 0.624/0.592
      ETTh1    | Repeat-last | 1.295/0.713 1.325/0.733 1.323/0.744 1.339/0.756
      ETTh2    | DLinear     | 0.289/0.353 0.383/0.418 0.448/0.465 0.605/0.551
      ETTh2    | NLinear     | 0.277/0.338 0.344/0.381 0.357/0.400 0.394/0.436
      ETTh2    | Linear      | 0.288/0.352 0.377/0.413 0.452/0.461 0.698/0.595
      ETTh2    | Repeat-last | 0.432/0.422 0.534/0.473 0.591/0.508 0.588/0.517
      ETTm1    | DLinear     | 0.299/0.343 0.335/0.365 0.369/0.386 0.425/0.421
      ETTm1    | NLinear     | 0.306/0.348 0.349/0.375 0.375/0.388 0.433/0.422
      ETTm1    | Linear      | 0.308/0.352 0.340/0.369 0.376/0.393 0.440/0.435
      ETTm1    | Repeat-last | 1.214/0.665 1.261/0.690 1.283/0.707 1.319/0.729
      ETTm2    | DLinear     | 0.167/0.260 0.224/0.303 0.281/0.342 0.397/0.421
      ETTm2    | NLinear     | 0.167/0.255 0.221/0.293 0.274/0.327 0.368/0.384
      ETTm2    | Linear      | 0.168/0.262 0.232/0.308 0.320/0.373 0.413/0.435
      ETTm2    | Repeat-last | 0.266/0.328 0.340/0.371 0.412/0.410 0.521/0.465
      Weather  | DLinear     | 0.176/0.237 0.220/0.282 0.265/0.319 0.323/0.362
      Weather  | NLinear     | 0.182/0.232 0.225/0.269 0.271/0.301 0.338/0.348
      Weather  | Linear      | 0.176/0.236 0.218/0.276 0.262/0.312 0.326/0.365
      Weather  | Repeat-last | 0.259/0.254 0.309/0.292 0.377/0.338 0.465/0.394
      ECL      | DLinear     | 0.140/0.237 0.153/0.249 0.169/0.267 0.203/0.301
      ECL      | NLinear     | 0.141/0.237 0.154/0.248 0.171/0.265 0.210/0.297
      ECL      | Linear      | 0.140/0.237 0.153/0.250 0.169/0.268 0.203/0.301
      ECL      | Repeat-last | 1.588/0.946 1.595/0.950 1.617/0.961 1.647/0.975
      Traffic  | DLinear     | 0.410/0.282 0.423/0.287 0.436/0.296 0.466/0.315
      Traffic  | NLinear     | 0.410/0.279 0.423/0.284 0.435/0.290 0.464/0.307
      Traffic  | Linear      | 0.410/0.282 0.423/0.287 0.436/0.295 0.466/0.315
      Traffic  | Repeat-last | 2.723/1.079 2.756/1.087 2.791/1.095 2.811/1.097
      ILI      | DLinear     | 2.215/1.081 1.963/0.963 2.130/1.024 2.368/1.096
      ILI      | NLinear     | 1.683/0.858 1.703/0.859 1.719/0.884 1.819/0.917
      ILI      | Linear      | 1.947/0.985 2.182/1.036 2.256/1.060 2.390/1.104
      ILI      | Repeat-last | 6.587/1.701 7.130/1.884 6.575/1.798 5.893/1.677
      Exchange | DLinear     | 0.081/0.203 0.157/0.293 0.305/0.414 0.643/0.601
      Exchange | NLinear     | 0.089/0.208 0.180/0.300 0.331/0.415 1.033/0.780
      Exchange | Linear      | 0.082/0.207 0.167/0.304 0.328/0.432 0.964/0.750
      Exchange | Repeat-last | 0.081/0.196 0.167/0.289 0.305/0.396 0.823/0.681
    `,
  },
  {
    kind: 'supervised',
    standing: 'published',
    source: 'FITS, re-runs (GitHub VEWOXIC/FITS, README, Result Update)',
    protocol: 'each model with its own context; nothing dropped',
    rows: `
      ETTh1   | PatchTST  | 0.385 0.413 0.440 0.456
      ETTh2   | PatchTST  | 0.274 0.338 0.367 0.391
      ETTm1   | PatchTST  | 0.292 0.330 0.365 0.419
      ETTm2   | PatchTST  | 0.163 0.219 0.276 0.368
      Weather | PatchTST  | 0.151 0.195 0.249 0.321
      ECL     | PatchTST  | 0.129 0.149 0.166 0.210
      Traffic | PatchTST  | 0.366 0.388 0.398 0.457
      ETTh1   | DLinear   | 0.384 0.443 0.446 0.504
      ETTh2   | DLinear   | 0.282 0.350 0.414 0.588
      ETTm1   | DLinear   | 0.301 0.335 0.371 0.426
      ETTm2   | DLinear   | 0.171 0.237 0.294 0.426
      Weather | DLinear   | 0.174 0.217 0.262 0.332
      ECL     | DLinear   | 0.140 0.153 0.169 0.204
      Traffic | DLinear   | 0.413 0.423 0.437 0.466
      ETTh1   | FEDformer | 0.375 0.427 0.459 0.484
      ETTh2   | FEDformer | 0.340 0.433 0.508 0.480
      ETTm1   | FEDformer | 0.362 0.393 0.442 0.483
      ETTm2   | FEDformer | 0.189 0.256 0.326 0.437
      Weather | FEDformer | 0.246 0.292 0.378 0.447
      ECL     | FEDformer | 0.188 0.197 0.212 0.244
      Traffic | FEDformer | 0.573 0.611 0.621 0.630
      ETTh1   | TimesNet  | 0.384 0.436 0.491 0.521
      ETTh2   | TimesNet  | 0.340 0.402 0.452 0.462
      ETTm1   | TimesNet  | 0.338 0.374 0.410 0.478
      ETTm2   | TimesNet  | 0.187 0.249 0.321 0.408
      Weather | TimesNet  | 0.172 0.219 0.280 0.365
      ECL     | TimesNet  | 0.168 0.184 0.198 0.220
      Traffic | TimesNet  | 0.593 0.617 0.629 0.640
      ETTh1   | FITS      | 0.372 0.404 0.427 0.424
      ETTh2   | FITS      | 0.271 0.331 0.354 0.377
      ETTm1   | FITS      | 0.303 0.337 0.366 0.415
      ETTm2   | FITS      | 0.162 0.216 0.268 0.348
      Weather | FITS      | 0.143 0.186 0.236 0.307
      ECL     | FITS      | 0.134 0.149 0.165 0.203
      Traffic | FITS      | 0.385 0.397 0.410 0.448
    `,
  },
  {
    kind: 'supervised',
    standing: 'published',
    source: 'SparseTSF, Table 2 (GitHub lss-1138/SparseTSF, Figures/Table2.png)',
    protocol: 'context 720',
    rows: `
      ETTh1   | SparseTSF | 0.362/0.389 0.404/0.412 0.435/0.428 0.426/0.448
      ETTh1   | FITS      | 0.382/0.405 0.417/0.425 0.436/0.442 0.433/0.455
      ETTh1   | PatchTST  | 0.375/0.404 0.418/0.430 0.462/0.460 0.495/0.497
      ETTh1   | DLinear   | 0.381/0.407 0.419/0.430 0.454/0.456 0.499/0.512
      ETTh2   | SparseTSF | 0.294/0.346 0.340/0.377 0.360/0.398 0.383/0.425
      ETTh2   | FITS      | 0.272/0.336 0.333/0.375 0.355/0.396 0.378/0.423
      ETTh2   | PatchTST  | 0.290/0.354 0.382/0.419 0.421/0.448 0.404/0.444
      ETTh2   | DLinear   | 0.302/0.367 0.411/0.437 0.542/0.514 0.888/0.670
      ECL     | SparseTSF | 0.139/0.234 0.151/0.245 0.166/0.260 0.207/0.297
      ECL     | FITS      | 0.145/0.248 0.159/0.260 0.175/0.275 0.212/0.305
      ECL     | PatchTST  | 0.130/0.225 0.147/0.241 0.162/0.257 0.201/0.293
      ECL     | DLinear   | 0.136/0.236 0.150/0.249 0.166/0.266 0.200/0.299
      Traffic | SparseTSF | 0.389/0.268 0.399/0.270 0.411/0.276 0.449/0.297
      Traffic | FITS      | 0.398/0.286 0.409/0.289 0.421/0.294 0.457/0.311
      Traffic | PatchTST  | 0.370/0.257 0.382/0.262 0.395/0.269 0.434/0.289
      Traffic | DLinear   | 0.396/0.288 0.406/0.290 0.419/0.296 0.459/0.319
      Weather | SparseTSF | 0.169/0.223 0.214/0.262 0.257/0.294 0.322/0.340
      Weather | FITS      | 0.170/0.225 0.212/0.260 0.258/0.294 0.320/0.339
      Weather | PatchTST  | 0.149/0.201 0.191/0.244 0.245/0.288 0.315/0.336
      Weather | DLinear   | 0.169/0.228 0.214/0.272 0.256/0.306 0.315/0.354
    `,
  },
  {
    kind: 'supervised',
    standing: 'second-hand',
    source: 'Root Purge, as quoted in notes on that paper',
    protocol: 'context 720; RRR is reduced-rank least squares',
    rows: `
      ETTh1 | RRR        | 0.367 0.401 0.430 0.425
      ETTh1 | Root Purge | 0.359 0.394 0.423 0.421
      ETTh2 | RRR        | 0.268 0.329
      ETTh2 | Root Purge | 0.268 0.328
    `,
  },
  {
    kind: 'supervised',
    standing: 'second-hand',
    source: 'AMD, Table 7, as quoted in notes on that paper',
    protocol: 'best context of each model',
    rows: `
      Exchange | PatchTST | 0.093 0.192 0.350 0.911
      Exchange | DLinear  | 0.081 0.157 0.305 0.643
      Exchange | TimesNet | 0.107 0.226 0.367 0.964
    `,
  },
  {
    kind: 'supervised',
    standing: 'second-hand',
    source: 'iTransformer, Table 10, as quoted in notes on several papers',
    protocol: 'context 96',
    rows: `
      ETTh1    | RLinear      | 0.386 0.437 0.479 0.481
      ETTh2    | RLinear      | 0.288 0.374 0.415 0.420
      ETTm1    | RLinear      | 0.355 0.391 0.424 0.487
      ETTm2    | RLinear      | 0.182 0.246 0.307 0.407
      ECL      | RLinear      | 0.201 0.201 0.215 0.257
      Exchange | RLinear      | 0.093 0.184 0.351 0.886
      Traffic  | RLinear      | 0.649 0.601 0.609 0.647
      Weather  | RLinear      | 0.192 0.240 0.292 0.364
      Exchange | DLinear      | 0.088 0.176 0.313 0.839
      Exchange | PatchTST     | 0.088 0.176 0.301 0.901
      Exchange | iTransformer | 0.086 0.177 0.331 0.847
      Exchange | TimesNet     | 0.107 0.226 0.367 0.964
    `,
  },
  {
    kind: 'supervised',
    standing: 'second-hand',
    source: 'RDTU, supplement (GitHub L1Rin/RDTU, data/long-term-forecasting-brief-new.csv)',
    protocol: 'average over the horizons; re-run or quoted there, which was not checked',
    rows: `
      ETTh1   | CycleNet | 0.415/0.426
      ETTh2   | CycleNet | 0.355/0.398
      ETTm1   | CycleNet | 0.355/0.379
      ETTm2   | CycleNet | 0.251/0.309
      ILI     | CycleNet | 2.187/0.992
      ECL     | CycleNet | 0.158/0.250
      Weather | CycleNet | 0.242/0.278
      Traffic | CycleNet | 0.421/0.289
    `,
  },
]

/** Models trained on each set alone: transformers, linear models and their relatives. */
export const supervisedScores: readonly PublishedScore[] = tables.flatMap(scoresOf)
