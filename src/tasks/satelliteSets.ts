import type { DataSet } from './dataSet.js'

/** Satellite data sets, with the files of them that have been seen. */
export const satelliteSets: readonly DataSet[] = [
  {
    name: 'EuroSAT RGB, 10,000 images',
    field: 'satellite',
    content: '10,000 JPEG of 64 x 64 pixels, 10 classes of land use x 1,000, CLASS/NAME.jpg',
    source: 'GitHub phelber/EuroSAT',
    licence: 'MIT',
    files: [
      {
        path: 'satellite/eurosat_rgb_10000.zip',
        bytes: 35629363,
        sha256: 'c349bf9f41d2e36493149bdc9f58d617505d3f9808ef68de4472d8de0350799d',
      },
    ],
  },
  {
    name: 'Slums in Argentina',
    field: 'satellite',
    content: '2,000 GeoTIFF of 32 x 32 pixels, 4 Sentinel-2 bands (B2, B3, B4, B8A), and their labels',
    source: 'GitHub shantanuaggarwal2695/SatLab',
    licence: 'none stated (Copernicus Sentinel data)',
    files: [
      {
        path: 'satellite/slums_argentina_s2_4band.zip',
        bytes: 14272289,
        sha256: '8ff0f4dc3c4e3092c1eab12972a71ce5f46a072cd7bec5232a6adf6041d6902b',
      },
    ],
  },
]
