"""Puts one data set of GEO-Bench, a file a sample, into the one HDF5 file that `readTask` reads.

    pip install geobench h5py
    python scripts/geo_bench_to_hdf5.py classification_v1.0/m-eurosat data/satellite/geo-bench/m-eurosat.h5

Parts, bands and labels are those of the set's default partition, in its order; the pixels keep their type.
"""

import sys

import h5py
import numpy as np
from geobench.dataset import GeobenchDataset

PARTS = {"train": "train", "validation": "valid", "test": "test"}


def write_part(file, part, dataset):
    count = len(dataset)
    for i in range(count):
        sample = dataset[i]
        image, _ = sample.pack_to_3d(dataset.band_names, resample=True)
        label = np.asarray(sample.label)
        if i == 0:
            images = file.create_dataset(f"{part}/images", (count, *image.shape), image.dtype)
            labels = file.create_dataset(f"{part}/labels", (count, *label.shape), "uint16")
        images[i], labels[i] = image, label
    print(f"{part}: {count} images of {image.shape}", file=sys.stderr)


def main():
    source, target = sys.argv[1:]
    with h5py.File(target, "w") as file:
        for part, split in PARTS.items():
            write_part(file, part, GeobenchDataset(source, split=split))


main()
