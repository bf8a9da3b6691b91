/** The least length, height or width that a U-Net takes: it is halved four times. */
export const leastUNetSide = 2 ** 4
