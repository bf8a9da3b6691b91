import { type PublishedScore, type ScoreTable, scoresOf } from './scoreTable.js'

const tables: readonly ScoreTable[] = [
  {
    kind: 'zero-shot',
    standing: 'published',
    source:
      'granite-tsfm (GitHub ibm-granite/granite-tsfm, notebooks/hfdemo/tinytimemixer/full_benchmarking)',
    protocol: 'context in brackets',
    rows: `
      ETTh1   | TTM granite-r1 (512)       | 0.363
      ETTh2   | TTM granite-r1 (512)       | 0.286
      ETTm1   | TTM granite-r1 (512)       | 0.415
      ETTm2   | TTM granite-r1 (512)       | 0.186
      Weather | TTM granite-r1 (512)       | 0.152
      ECL     | TTM granite-r1 (512)       | 0.17
      Traffic | TTM granite-r1 (512)       | 0.509
      ETTh1   | TTM granite-r1 (1024)      | 0.362
      ETTh2   | TTM granite-r1 (1024)      | 0.281
      ETTm1   | TTM granite-r1 (1024)      | 0.387
      ETTm2   | TTM granite-r1 (1024)      | 0.175
      Weather | TTM granite-r1 (1024)      | 0.152
      ECL     | TTM granite-r1 (1024)      | 0.156
      Traffic | TTM granite-r1 (1024)      | 0.458
      ETTh1   | TTM granite-r2 (512)       | 0.363 0.387 0.402 0.475
      ETTh2   | TTM granite-r2 (512)       | 0.276 0.346 0.385 0.419
      ETTm1   | TTM granite-r2 (512)       | 0.338 0.38 0.402 0.446
      ETTm2   | TTM granite-r2 (512)       | 0.176 0.246 0.324 0.406
      Weather | TTM granite-r2 (512)       | 0.15 0.195 0.256 0.319
      ECL     | TTM granite-r2 (512)       | 0.18 0.194 0.213 0.26
      Traffic | TTM granite-r2 (512)       | 0.518 0.538 0.571 0.617
      ETTh1   | TTM granite-r2 (1024)      | 0.359 0.389 0.409 0.462
      ETTh2   | TTM granite-r2 (1024)      | 0.269 0.331 0.359 0.402
      ETTm1   | TTM granite-r2 (1024)      | 0.337 0.387 0.411 0.427
      ETTm2   | TTM granite-r2 (1024)      | 0.176 0.239 0.29 0.391
      Weather | TTM granite-r2 (1024)      | 0.15 0.195 0.245 0.318
      ECL     | TTM granite-r2 (1024)      | 0.158 0.181 0.196 0.255
      Traffic | TTM granite-r2 (1024)      | 0.474 0.496 0.521 0.581
      ETTh1   | TTM granite-r2 (1536)      | 0.357 0.386 0.405 0.435
      ETTh2   | TTM granite-r2 (1536)      | 0.274 0.331 0.356 0.392
      ETTm1   | TTM granite-r2 (1536)      | 0.327 0.353 0.387 0.399
      ETTm2   | TTM granite-r2 (1536)      | 0.168 0.231 0.276 0.35
      Weather | TTM granite-r2 (1536)      | 0.15 0.192 0.248 0.316
      ECL     | TTM granite-r2 (1536)      | 0.155 0.178 0.197 0.253
      Traffic | TTM granite-r2 (1536)      | 0.463 0.488 0.504 0.566
      ETTh1   | TTM research-use-r2 (512)  | 0.364 0.386 0.404 0.424
      ETTh2   | TTM research-use-r2 (512)  | 0.277 0.334 0.362 0.408
      ETTm1   | TTM research-use-r2 (512)  | 0.322 0.376 0.407 0.439
      ETTm2   | TTM research-use-r2 (512)  | 0.171 0.238 0.304 0.41
      Weather | TTM research-use-r2 (512)  | 0.158 0.206 0.256 0.328
      ECL     | TTM research-use-r2 (512)  | 0.166 0.191 0.207 0.255
      Traffic | TTM research-use-r2 (512)  | 0.514 0.544 0.575 0.622
      ETTh1   | TTM research-use-r2 (1024) | 0.363 0.393 0.406 0.452
      ETTh2   | TTM research-use-r2 (1024) | 0.271 0.324 0.357 0.388
      ETTm1   | TTM research-use-r2 (1024) | 0.327 0.377 0.395 0.419
      ETTm2   | TTM research-use-r2 (1024) | 0.178 0.238 0.29 0.379
      Weather | TTM research-use-r2 (1024) | 0.166 0.214 0.254 0.319
      ECL     | TTM research-use-r2 (1024) | 0.157 0.174 0.195 0.25
      Traffic | TTM research-use-r2 (1024) | 0.476 0.5 0.51 0.571
      ETTh1   | TTM research-use-r2 (1536) | 0.359 0.389 0.405 0.448
      ETTh2   | TTM research-use-r2 (1536) | 0.264 0.321 0.351 0.395
      ETTm1   | TTM research-use-r2 (1536) | 0.318 0.354 0.376 0.398
      ETTm2   | TTM research-use-r2 (1536) | 0.169 0.223 0.276 0.342
      Weather | TTM research-use-r2 (1536) | 0.159 0.203 0.247 0.314
      ECL     | TTM research-use-r2 (1536) | 0.152 0.179 0.193 0.243
      Traffic | TTM research-use-r2 (1536) | 0.462 0.491 0.509 0.547
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source:
      'granite-tsfm (GitHub ibm-granite/granite-tsfm, notebooks/hfdemo/tinytimemixer/full_benchmarking)',
    protocol: 'context in brackets; tuned on 5 % of train',
    rows: `
      ETTh1   | TTM granite-r1 (512)       | 0.363
      ETTh2   | TTM granite-r1 (512)       | 0.285
      ETTm1   | TTM granite-r1 (512)       | 0.36
      ETTm2   | TTM granite-r1 (512)       | 0.175
      Weather | TTM granite-r1 (512)       | 0.15
      ECL     | TTM granite-r1 (512)       | 0.144
      Traffic | TTM granite-r1 (512)       | 0.401
      ETTh1   | TTM granite-r1 (1024)      | 0.36
      ETTh2   | TTM granite-r1 (1024)      | 0.28
      ETTm1   | TTM granite-r1 (1024)      | 0.373
      ETTm2   | TTM granite-r1 (1024)      | 0.172
      Weather | TTM granite-r1 (1024)      | 0.151
      ECL     | TTM granite-r1 (1024)      | 0.143
      Traffic | TTM granite-r1 (1024)      | 0.409
      ETTh1   | TTM granite-r2 (512)       | 0.362 0.386 0.4 -
      ETTh2   | TTM granite-r2 (512)       | 0.273 0.345 0.384 -
      ETTm1   | TTM granite-r2 (512)       | 0.341 0.373 0.389 0.442
      ETTm2   | TTM granite-r2 (512)       | 0.176 0.242 0.315 0.398
      Weather | TTM granite-r2 (512)       | 0.15 0.195 0.247 0.319
      ECL     | TTM granite-r2 (512)       | 0.145 0.162 0.183 0.231
      Traffic | TTM granite-r2 (512)       | 0.41 0.421 0.44 -
      ETTh1   | TTM granite-r2 (1024)      | 0.359 0.389 0.406 -
      ETTh2   | TTM granite-r2 (1024)      | 0.269 0.331 0.359 -
      ETTm1   | TTM granite-r2 (1024)      | 0.336 0.387 0.407 0.427
      ETTm2   | TTM granite-r2 (1024)      | 0.176 0.238 0.289 0.383
      Weather | TTM granite-r2 (1024)      | 0.15 0.197 0.244 0.316
      ECL     | TTM granite-r2 (1024)      | 0.147 0.173 0.197 0.286
      Traffic | TTM granite-r2 (1024)      | 0.418 0.435 0.461 -
      ETTh1   | TTM granite-r2 (1536)      | 0.357 0.387 0.407 -
      ETTh2   | TTM granite-r2 (1536)      | 0.277 0.331 0.357 -
      ETTm1   | TTM granite-r2 (1536)      | 0.331 0.352 0.386 0.398
      ETTm2   | TTM granite-r2 (1536)      | 0.168 0.23 0.276 0.348
      Weather | TTM granite-r2 (1536)      | 0.149 0.192 0.245 0.308
      ECL     | TTM granite-r2 (1536)      | 0.138 0.158 0.176 0.244
      Traffic | TTM granite-r2 (1536)      | 0.466 0.488 0.509 -
      ETTh1   | TTM research-use-r2 (512)  | 0.364 0.387 0.398 -
      ETTh2   | TTM research-use-r2 (512)  | 0.277 0.334 0.361 -
      ETTm1   | TTM research-use-r2 (512)  | 0.311 0.359 0.396 0.437
      ETTm2   | TTM research-use-r2 (512)  | 0.171 0.231 0.293 0.394
      Weather | TTM research-use-r2 (512)  | 0.153 0.204 0.252 0.327
      ECL     | TTM research-use-r2 (512)  | 0.146 0.164 0.185 0.238
      Traffic | TTM research-use-r2 (512)  | 0.418 0.425 0.458 -
      ETTh1   | TTM research-use-r2 (1024) | 0.363 0.393 0.4 -
      ETTh2   | TTM research-use-r2 (1024) | 0.271 0.325 0.357 -
      ETTm1   | TTM research-use-r2 (1024) | 0.328 0.372 0.4 0.417
      ETTm2   | TTM research-use-r2 (1024) | 0.178 0.237 0.286 0.375
      Weather | TTM research-use-r2 (1024) | 0.165 0.213 0.262 0.32
      ECL     | TTM research-use-r2 (1024) | 0.148 0.168 0.2 0.289
      Traffic | TTM research-use-r2 (1024) | 0.414 0.438 0.456 -
      ETTh1   | TTM research-use-r2 (1536) | 0.359 0.393 0.406 -
      ETTh2   | TTM research-use-r2 (1536) | 0.269 0.321 0.355 -
      ETTm1   | TTM research-use-r2 (1536) | 0.317 0.355 0.375 0.398
      ETTm2   | TTM research-use-r2 (1536) | 0.169 0.222 0.274 0.341
      Weather | TTM research-use-r2 (1536) | 0.155 0.201 0.243 0.315
      ECL     | TTM research-use-r2 (1536) | 0.14 0.159 0.179 0.241
      Traffic | TTM research-use-r2 (1536) | 0.469 0.491 0.509 -
    `,
  },
  {
    kind: 'zero-shot',
    standing: 'published',
    source:
      'FoundTS as granite-tsfm quotes it (GitHub ibm-granite/granite-tsfm, foundts_leaderboard/foundts_zeroshot_corrected_view.jpg)',
    protocol: 'context as the model takes it (TTM 512 and 1536)',
    rows: `
      ETTh1    | TimesFM      | 0.421 0.472 0.510 0.514
      ETTh1    | Timer        | 0.414 0.440 0.455 0.496
      ETTh1    | UniTS        | 0.377 0.398 0.413 0.469
      ETTh1    | MOIRAI       | 0.394 0.430 0.450 0.449
      ETTh1    | ROSE         | 0.382 0.400 0.404 0.420
      ETTh2    | TimesFM      | 0.326 0.397 0.431 0.446
      ETTh2    | Timer        | 0.305 0.365 0.378 0.414
      ETTh2    | UniTS        | 0.323 0.372 0.373 0.429
      ETTh2    | MOIRAI       | 0.285 0.352 0.384 0.418
      ETTh2    | ROSE         | 0.298 0.336 0.336 0.395
      ETTm1    | TimesFM      | 0.363 0.417 0.447 0.513
      ETTm1    | Timer        | 0.440 0.505 0.570 0.659
      ETTm1    | UniTS        | 0.761 0.777 0.754 0.750
      ETTm1    | MOIRAI       | 0.516 0.536 0.564 0.631
      ETTm1    | ROSE         | 0.512 0.512 0.523 0.552
      ETTm2    | TimesFM      | 0.206 0.293 0.411 0.478
      ETTm2    | Timer        | 0.203 0.265 0.319 0.405
      ETTm2    | UniTS        | 0.249 0.309 0.353 0.430
      ETTm2    | MOIRAI       | 0.222 0.303 0.366 0.456
      ETTm2    | ROSE         | 0.224 0.266 0.310 0.395
      ECL      | Timer        | 0.221 0.246 0.272 0.288
      ECL      | UniTS        | 0.175 0.178 0.190 0.248
      ECL      | MOIRAI       | 0.212 0.225 0.245 0.282
      ECL      | ROSE         | 0.209 0.219 0.236 0.273
      Traffic  | Timer        | 0.526 0.561 0.614 0.749
      Traffic  | UniTS        | 0.481 0.447 0.445 0.613
      Traffic  | ROSE         | 0.572 0.575 0.588 0.618
      Weather  | Timer        | 0.178 0.228 0.281 0.349
      Weather  | UniTS        | 0.194 0.252 0.299 0.355
      Weather  | MOIRAI       | 0.208 0.281 0.340 0.420
      Weather  | ROSE         | 0.200 0.239 0.279 0.340
      Exchange | TTM-B (512)  | 0.116 0.253 0.428 0.954
      Exchange | TTM-A (1536) | 0.092 0.185 0.385 0.761
      Exchange | TimesFM      | 0.096 0.195 0.332 0.935
      Exchange | Timer        | 0.095 0.198 0.349 0.927
      Exchange | UniTS        | 0.130 0.232 0.386 0.943
      Exchange | MOIRAI       | 0.096 0.197 0.349 0.903
      Exchange | ROSE         | 0.266 0.393 0.587 1.227
    `,
  },
  {
    kind: 'zero-shot',
    standing: 'second-hand',
    source: 'Time-MoE, Table 3, as quoted in notes on several papers',
    protocol: 'context as the model takes it; model sizes differ among sets',
    rows: `
      ETTh1   | MOMENT         | 0.688/0.557 0.688/0.560 0.675/0.563 0.683/0.585
      ETTh1   | Chronos-base   | 0.466/0.409 0.530/0.450 0.570/0.486 0.615/0.543
      ETTh1   | TimesFM        | 0.414/0.404 0.465/0.434 0.503/0.456 0.511/0.481
      ETTh1   | Moirai-large   | 0.381/0.388 0.434/0.415 0.495/0.445 0.611/0.510
      ETTh1   | Time-MoE-ultra | 0.349/0.379 0.395/0.413 0.447/0.453 0.457/0.462
      ETTh2   | Chronos-large  | 0.320/0.345 0.406/0.399 0.492/0.453 0.603/0.511
      ETTh2   | TimesFM        | 0.315/0.349 0.388/0.395 0.422/0.427 0.443/0.454
      ETTh2   | Moirai-large   | 0.296/0.330 0.361/0.371 0.390/0.390 0.423/0.418
      ETTh2   | Time-MoE-ultra | 0.292/0.352 0.347/0.379 0.406/0.419 0.439/0.447
      ETTm1   | Chronos-large  | 0.457/0.403 0.530/0.450 0.577/0.481 0.660/0.526
      ETTm1   | TimesFM        | 0.361/0.370 0.414/0.405 0.445/0.429 0.512/0.471
      ETTm1   | Moirai-large   | 0.380/0.361 0.412/0.383 0.436/0.400 0.462/0.420
      ETTm1   | Time-MoE-ultra | 0.281/0.341 0.305/0.358 0.369/0.395 0.469/0.472
      ETTm2   | Chronos-large  | 0.197/0.271 0.254/0.314 0.313/0.353 0.416/0.415
      ETTm2   | TimesFM        | 0.202/0.270 0.289/0.321 0.360/0.366 0.462/0.430
      ETTm2   | Moirai-large   | 0.211/0.274 0.281/0.318 0.341/0.355 0.485/0.428
      ETTm2   | Time-MoE-ultra | 0.198/0.288 0.235/0.312 0.293/0.348 0.427/0.428
      Weather | Chronos-large  | 0.194/0.235 0.249/0.285 0.302/0.327 0.372/0.378
      Weather | Moirai-large   | 0.199/0.211 0.246/0.251 0.274/0.291 0.337/0.340
      Weather | Time-MoE-ultra | 0.157/0.211 0.208/0.256 0.255/0.290 0.405/0.397
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'second-hand',
    source: 'RDTU, Table S10 (GitHub L1Rin/RDTU, data/long-term-forecasting-full-new.csv)',
    protocol: "a re-run, not the models' own papers; context not given",
    rows: `
      ETTh1   | GPT4TS   | 0.370/0.389 0.412/0.413 0.448/0.431 0.441/0.449
      ETTh1   | Time-LLM | 0.376/0.402 0.407/0.421 0.430/0.438 0.457/0.468
      ETTh2   | GPT4TS   | 0.280/0.335 0.348/0.380 0.380/0.405 0.406/0.436
      ETTh2   | Time-LLM | 0.286/0.346 0.361/0.391 0.390/0.414 0.405/0.434
      ETTm1   | GPT4TS   | 0.300/0.340 0.343/0.368 0.376/0.386 0.431/0.416
      ETTm1   | Time-LLM | 0.291/0.341 0.341/0.369 0.359/0.379 0.433/0.419
      ETTm2   | GPT4TS   | 0.163/0.249 0.222/0.291 0.273/0.327 0.357/0.376
      ETTm2   | Time-LLM | 0.162/0.248 0.235/0.304 0.280/0.329 0.366/0.382
      ILI     | GPT4TS   | 1.869/0.823 1.853/0.854 1.886/0.855 1.877/0.877
      ILI     | Time-LLM | 1.792/0.807 1.833/0.833 2.269/1.012 2.177/0.925
      ECL     | GPT4TS   | 0.141/0.239 0.158/0.253 0.172/0.266 0.207/0.293
      ECL     | Time-LLM | 0.137/0.233 0.152/0.247 0.169/0.267 0.200/0.290
      Weather | GPT4TS   | 0.148/0.188 0.192/0.230 0.246/0.273 0.320/0.328
      Weather | Time-LLM | 0.155/0.199 0.223/0.261 0.251/0.279 0.345/0.342
      Traffic | GPT4TS   | 0.396/0.264 0.412/0.268 0.421/0.273 0.455/0.291
      Traffic | Time-LLM | 0.392/0.267 0.409/0.271 0.434/0.296 0.451/0.291
      ETTh1   | VisionTS | 0.355 0.395 0.419 0.458
      ETTh2   | VisionTS | 0.288 0.349 0.364 0.403
      ETTm1   | VisionTS | 0.284 0.327 0.354 0.411
      ETTm2   | VisionTS | 0.174 0.228 0.281 0.384
      ILI     | VisionTS | 1.613 1.316 1.548 1.450
      ECL     | VisionTS | 0.127 0.148 0.163 0.199
      Weather | VisionTS | 0.146 0.194 0.243 0.318
      Traffic | VisionTS | 0.346 0.376 0.389 0.432
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: 'One Fits All, Table 3 (GitHub DAMO-DI-ML/NeurIPS2023-One-Fits-All, pic/long_term_result.png)',
    protocol: 'average over the horizons; test set cut to whole batches',
    rows: `
      Weather | GPT4TS | 0.237/0.270
      ETTh1   | GPT4TS | 0.427/0.426
      ETTh2   | GPT4TS | 0.346/0.394
      ETTm1   | GPT4TS | 0.352/0.383
      ETTm2   | GPT4TS | 0.266/0.326
      ILI     | GPT4TS | 1.925/0.903
      ECL     | GPT4TS | 0.167/0.263
      Traffic | GPT4TS | 0.414/0.294
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'unverified',
    source: 'MOMENT, Table 1, from memory: not checked against the paper',
    protocol: 'context 512; linear probe',
    rows: `
      ETTh1   | MOMENT | 0.387/0.410 0.410/0.426 0.422/0.437 0.454/0.472
      ETTh2   | MOMENT | 0.288/0.345 0.349/0.386 0.369/0.408 0.403/0.439
      ETTm1   | MOMENT | 0.293/0.349 0.326/0.368 0.352/0.384 0.405/0.416
      ETTm2   | MOMENT | 0.170/0.260 0.227/0.297 0.275/0.328 0.363/0.387
      Weather | MOMENT | 0.154/0.209 0.197/0.248 0.246/0.285 0.315/0.336
      ECL     | MOMENT | 0.136/0.233 0.152/0.247 0.167/0.264 0.205/0.295
      Traffic | MOMENT | 0.391/0.282 0.404/0.287 0.414/0.292 0.450/0.310
      ILI     | MOMENT | 2.728/1.114 2.669/1.092 2.728/1.098 2.883/1.126
    `,
  },
]

/** Pretrained models: zero-shot, and fine-tuned on each set. */
export const foundationScores: readonly PublishedScore[] = tables.flatMap(scoresOf)
