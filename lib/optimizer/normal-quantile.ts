/** The quantile of the normal distribution that leaves 5 % on either side: intervals of 90 %. */
export const z90 = 1.645;
