/** Gives rows that follow each other, one after the other in one array. */
export type RowReader = (first: number, count: number) => Float32Array;
