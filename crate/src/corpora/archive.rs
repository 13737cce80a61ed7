//! Zip archives (APPNOTE 6.3) of recordings: exports of the page and downloaded corpora.
//!
//! Archives are read without extraction to disk: a recording in an archive has the path `export.zip/anger/1.wav`.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::paths::{ends_in, is_sound};
use crate::error::Error;

/// Maximum uncompressed size of a file in an archive, the same as in the page.
const LARGEST: u64 = 256 << 20;
/// Size of the end record; a comment of at most 65535 bytes may follow it.
const END: usize = 22;
const LONGEST_END: u64 = END as u64 + 0xffff;
const EXPECTED: &str = "a zip archive of recordings with a table (manifest.csv)";

/// The central directory of an archive.
#[derive(Debug)]
pub(super) struct Archive {
    path: PathBuf,
    entries: Vec<ZipEntry>,
}

#[derive(Debug)]
struct ZipEntry {
    name: String,
    encrypted: bool,
    deflated: bool,
    packed: u64,
    unpacked: u64,
    /// Offset of the local file header.
    offset: u64,
}

impl Archive {
    /// # Errors
    /// `corpus-folder` if the file is not a zip archive or cannot be read.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let entries =
            directory(path).map_err(|error| Error::corpus_folder(path, EXPECTED, error))?;
        Ok(Self {
            path: path.to_owned(),
            entries,
        })
    }

    /// The table of the archive: the only one, or the only one at the top level.
    pub(super) fn only_table(&self) -> Result<(PathBuf, Vec<u8>), Error> {
        let names = self.entries.iter().map(|entry| entry.name.as_str());
        let mut tables: Vec<&str> = names
            .filter(|name| !is_litter(name) && ends_in(Path::new(name), &["csv", "tsv"]))
            .collect();
        if tables.len() > 1 {
            tables.retain(|name| !name.contains('/'));
        }
        let &[table] = tables.as_slice() else {
            let received = "no such table, or more than one";
            return Err(Error::corpus_folder(&self.path, EXPECTED, received));
        };
        let path = self.path.join(table);
        let bytes = read(&path).map_err(|error| Error::corpus_folder(&path, EXPECTED, error))?;
        Ok((path, bytes))
    }

    /// The recordings, with paths that [`read`] takes.
    pub(super) fn sounds(&self) -> Vec<PathBuf> {
        let names = self.entries.iter().map(|entry| entry.name.as_str());
        names
            .filter(|name| !is_litter(name) && is_sound(Path::new(name)))
            .map(|name| self.path.join(name))
            .collect()
    }
}

/// Metadata of macOS archives (`__MACOSX/._name`), and names that lead out of the archive.
fn is_litter(name: &str) -> bool {
    let mut parts = name.split('/');
    name.starts_with('/') || parts.any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// The bytes of a file, on disk or in an archive.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let error = match fs::read(path) {
        Ok(bytes) => return Ok(bytes),
        Err(error) => error,
    };
    let mut above = path.ancestors().skip(1);
    let archive = above.find(|path| ends_in(path, &["zip"]) && path.is_file());
    match archive.and_then(|archive| Some((archive, path.strip_prefix(archive).ok()?))) {
        Some((archive, within)) => {
            let name = within.to_string_lossy().replace('\\', "/");
            let entry = directory(archive)?
                .into_iter()
                .find(|entry| entry.name == name);
            unpack(archive, &entry.ok_or(error)?)
        }
        None => Err(error),
    }
}

fn damaged(reason: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, reason.to_owned())
}

fn short(bytes: &[u8], at: usize) -> Option<u64> {
    let two = bytes.get(at..)?.first_chunk::<2>()?;
    Some(u64::from(u16::from_le_bytes(*two)))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u64::from(u32::from_le_bytes(*four)))
}

/// The central directory at the end of an archive.
fn directory(path: &Path) -> io::Result<Vec<ZipEntry>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let tail = part(
        &mut file,
        length.saturating_sub(LONGEST_END),
        length.min(LONGEST_END),
    )?;
    let starts = |at: &usize| {
        tail.get(*at..)
            .is_some_and(|end| end.starts_with(b"PK\x05\x06"))
    };
    let end = (0..=tail.len().saturating_sub(END))
        .rev()
        .find(starts)
        .and_then(|at| tail.get(at..))
        .ok_or_else(|| damaged("a file that is not a zip archive"))?;
    let (Some(size), Some(offset)) = (long(end, 12), long(end, 16)) else {
        return Err(damaged("a truncated zip archive"));
    };
    if offset == 0xffff_ffff {
        return Err(damaged("a zip archive of more than 4 GiB"));
    }
    if offset.saturating_add(size) > length {
        return Err(damaged("a truncated zip archive"));
    }
    let bytes = part(&mut file, offset, size)?;
    let mut rest = &bytes[..];
    let mut entries = Vec::new();
    while rest.starts_with(b"PK\x01\x02") {
        let (entry, length) =
            entry(rest).ok_or_else(|| damaged("a zip archive with a damaged directory"))?;
        entries.push(entry);
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(entries)
}

/// One entry of the central directory, and its length.
fn entry(bytes: &[u8]) -> Option<(ZipEntry, usize)> {
    let name_length = short(bytes, 28)? as usize;
    let length = 46 + name_length + short(bytes, 30)? as usize + short(bytes, 32)? as usize;
    let name = bytes.get(46..46 + name_length)?;
    let method = short(bytes, 10)?;
    let entry = ZipEntry {
        name: String::from_utf8_lossy(name).replace('\\', "/"),
        // Compression methods other than stored and deflated are unsupported too.
        encrypted: short(bytes, 8)? & 1 == 1 || !matches!(method, 0 | 8),
        deflated: method == 8,
        packed: long(bytes, 20)?,
        unpacked: long(bytes, 24)?,
        offset: long(bytes, 42)?,
    };
    Some((entry, length))
}

fn unpack(path: &Path, entry: &ZipEntry) -> io::Result<Vec<u8>> {
    if entry.encrypted {
        return Err(damaged(
            "a file that is encrypted or has an unsupported compression",
        ));
    }
    if entry.unpacked > LARGEST {
        return Err(damaged("a file of more than 256 MiB in a zip archive"));
    }
    let mut file = File::open(path)?;
    let header = part(&mut file, entry.offset, 30)?;
    let (Some(name), Some(extra)) = (short(&header, 26), short(&header, 28)) else {
        return Err(damaged("a truncated zip archive"));
    };
    let start = entry.offset + 30 + name + extra;
    let packed = part(&mut file, start, entry.packed)?;
    let bytes = if entry.deflated {
        miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, entry.unpacked as usize)
            .map_err(|error| damaged(&format!("a damaged file in a zip archive ({error})")))?
    } else {
        packed
    };
    if bytes.len() as u64 != entry.unpacked {
        return Err(damaged(
            "a file in a zip archive that is shorter than declared",
        ));
    }
    Ok(bytes)
}

/// Bytes of a file; an error where there are fewer. Memory is allocated as they are read.
fn part(file: &mut File, start: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(damaged("a truncated zip archive"));
    }
    Ok(bytes)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::CorpusReader;
    use super::super::paths::tests::{put, tree};
    use super::super::readers::Manifest;
    use super::*;

    /// An archive of files, with compressed tables.
    pub(in crate::corpora) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut bytes, mut list) = (Vec::new(), Vec::new());
        for (name, content) in files {
            let deflated = ends_in(Path::new(name), &["csv"]);
            let packed = if deflated {
                miniz_oxide::deflate::compress_to_vec(content, 6)
            } else {
                content.to_vec()
            };
            let offset = bytes.len() as u32;
            let fields = [
                &[
                    20,
                    0,
                    0,
                    0,
                    if deflated { 8 } else { 0 },
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                ][..],
                &(packed.len() as u32).to_le_bytes(),
                &(content.len() as u32).to_le_bytes(),
                &(name.len() as u16).to_le_bytes(),
                &[0, 0],
            ]
            .concat();
            bytes.extend([b"PK\x03\x04", &fields[..], name.as_bytes(), &packed].concat());
            let more = [&[0; 10][..], &offset.to_le_bytes()].concat();
            list.extend([b"PK\x01\x02\x14\0", &fields[..], &more, name.as_bytes()].concat());
        }
        let end = [
            &b"PK\x05\x06\0\0\0\0"[..],
            &(files.len() as u16).to_le_bytes().repeat(2),
            &(list.len() as u32).to_le_bytes(),
            &(bytes.len() as u32).to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        [bytes, list, end].concat()
    }

    #[test]
    fn an_export_of_the_page_is_a_corpus() {
        let wav = include_bytes!("../../../tests/audio/s16.wav");
        let table = "\u{feff}file,label,speaker,take\r\nanger/a.wav,anger,03,1\r\nsad/\u{e4}.wav,sad,,2\r\n";
        let folder = tree(&[]);
        let files: [(&str, &[u8]); 4] = [
            ("anger/a.wav", wav),
            ("sad/a\u{308}.wav", wav),
            ("__MACOSX/._manifest.csv", b"junk"),
            ("manifest.csv", table.as_bytes()),
        ];
        put(folder.path(), "export.zip", &zip(&files));
        let path = folder.path().join("export.zip");
        assert!(Manifest.recognizes(&path));
        let corpus = Manifest.read(&path).unwrap();
        assert_eq!(corpus.faults, []);
        assert_eq!(corpus.labels, ["anger", "sad"]);
        for utterance in &corpus.utterances {
            assert_eq!(utterance.recording().unwrap().channels[0].len(), 1_600);
        }
    }

    #[test]
    fn archives_that_are_damaged_are_refused() {
        let wav = include_bytes!("../../../tests/audio/s16.wav");
        let table: &[u8] = b"file,label\na.wav,sad\n";
        let whole = zip(&[("a.wav", wav), ("manifest.csv", table)]);
        for cut in 0..whole.len() {
            if cut % 97 > 0 && cut > 100 && cut + 200 < whole.len() {
                continue;
            }
            let folder = tree(&[]);
            put(folder.path(), "a.zip", &whole[..cut]);
            let error = Manifest.read(&folder.path().join("a.zip")).unwrap_err();
            assert_eq!(error.code(), "corpus-folder", "cut to {cut} bytes");
        }
        let folder = tree(&[]);
        put(folder.path(), "a.zip", &zip(&[("a.wav", wav)]));
        let error = Manifest.read(&folder.path().join("a.zip")).unwrap_err();
        assert!(error.to_string().contains("manifest.csv"), "{error}");
        assert!(read(&folder.path().join("a.zip/b.wav")).is_err());
    }
}
