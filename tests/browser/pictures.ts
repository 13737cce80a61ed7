// The formats of committed screenshots.
import sharp from "sharp";

/** For comparison: half the size and at most 16 colors, a few dozen kilobytes. */
export async function baseline(picture: Buffer): Promise<Buffer> {
  const image = sharp(picture);
  const { width } = await image.metadata();
  return image
    .resize({ width: Math.round(width / 2) })
    .png({ palette: true, colors: 16, dither: 0, effort: 10, compressionLevel: 9 })
    .toBuffer();
}

/** For documents: full size. */
export const documentPicture = (picture: Buffer): Promise<Buffer> =>
  sharp(picture).webp({ quality: 82, effort: 6 }).toBuffer();
