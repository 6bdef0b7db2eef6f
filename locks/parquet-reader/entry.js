// The reader of Parquet of the page that explores, as one classic script: pages opened from a folder load no modules.
import { decompress } from "fzstd";
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet";

// A release is compressed with Zstandard; hyparquet itself reads Snappy and uncompressed files.
const compressors = { ZSTD: (input, length) => decompress(input, new Uint8Array(length)) };

export function read(file, columns) {
  return parquetReadObjects({ file, columns, compressors });
}

export async function columns(file) {
  const metadata = await parquetMetadataAsync(file);
  return { rows: Number(metadata.num_rows), names: parquetSchema(metadata).children.map((child) => child.element.name) };
}
