//! Tests allocations: none in real-time code, and limited by the file size in decoders, independent of the header.
#![cfg(feature = "decode")]
#![expect(unsafe_code, reason = "an allocator that counts")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use speech_emotion::audio::{StreamingResampler, decode};
use speech_emotion::frontend::LogMelStream;
use speech_emotion::{Backend, Live, LiveOptions, Recognizer};

/// The system allocator with counters for each thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<usize> = const { Cell::new(0) };
    /// Allocated bytes that are not freed, and their maximum.
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: usize) {
    // The counters may be destroyed while a thread ends.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
    let _ = BYTES.try_with(|count| count.set(count.get() + bytes));
    hold(bytes as isize);
}

fn hold(change: isize) {
    let _ = HELD.try_with(|held| {
        held.set(held.get() + change);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(held.get())));
    });
}

// SAFETY: every call is forwarded unchanged to the system allocator, which upholds the contract.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller upholds the contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        hold(-(layout.size() as isize));
        // SAFETY: the caller upholds the contract.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        hold(-(layout.size() as isize));
        // SAFETY: the caller upholds the contract.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The number of allocations and of allocated bytes while `work` runs on this thread.
fn allocations(work: impl FnOnce()) -> (usize, usize) {
    let before = (ALLOCATIONS.get(), BYTES.get());
    work();
    (ALLOCATIONS.get() - before.0, BYTES.get() - before.1)
}

#[test]
fn the_counter_counts() {
    let (count, bytes) = allocations(|| drop(std::hint::black_box(vec![0u8; 1000])));
    assert_eq!((count, bytes), (1, 1000));
}

#[test]
fn tensors_of_the_large_model_are_freed_as_they_are_packed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/model/emodb-large.safetensors");
    let bytes = std::fs::read(path).unwrap();
    let before = HELD.get();
    PEAK.set(before);
    let recognizer = Recognizer::from_bytes(&bytes, Backend::Cpu).unwrap();
    let [held, peak] = [HELD.get(), PEAK.get()].map(|bytes| (bytes - before) / 1_000_000);
    // 4.1 million parameters in single precision; loading needs at most half as much in addition.
    assert!((16..18).contains(&held), "{held} MB");
    assert!((18..26).contains(&peak), "{peak} MB");
    drop(recognizer);
}

#[test]
fn the_log_mel_stream_allocates_nothing() {
    let mut stream = LogMelStream::new();
    let block = [0.1f32; 128];
    let mut frames = 0;
    let (count, _) = allocations(|| {
        for _ in 0..2_000 {
            stream.push(&block, |_| frames += 1).unwrap();
        }
        stream.finish(|_| frames += 1);
        stream.push(&block, |_| frames += 1).unwrap();
    });
    assert_eq!(frames, 1601);
    assert_eq!(count, 0);
}

#[test]
fn the_streaming_resampler_allocates_nothing() {
    let block = [0.1f32; 128];
    for rate in [8_000, 44_099, 44_100, 48_000, 192_000] {
        let mut resampler = StreamingResampler::new(rate).unwrap();
        let mut output = Vec::with_capacity(1_000);
        let (count, _) = allocations(|| {
            for _ in 0..2_000 {
                output.clear();
                resampler.push(&block, &mut output).unwrap();
            }
        });
        assert_eq!(count, 0, "{rate} Hz");
    }
}

#[test]
fn an_hour_of_live_mode_allocates_nothing() {
    let mut live = Live::new(8_000, LiveOptions::default()).unwrap();
    let block: Vec<f32> = (0..1024).map(|i| 0.1 * (i as f32 * 0.3).sin()).collect();
    let (count, _) = allocations(|| {
        for _ in 0..3600 * 8_000 / block.len() {
            live.push(&block).unwrap();
        }
        // Blocks of any length.
        for _ in 0..3 {
            live.push(&[0.1; 300_000]).unwrap();
        }
    });
    assert_eq!(count, 0);
}

#[test]
fn headers_with_huge_lengths_need_little_memory() {
    let wav = |channels: u16, rate: u32, length: u32| {
        let frame = channels.wrapping_mul(2);
        [
            &b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0"[..],
            &channels.to_le_bytes(),
            &rate.to_le_bytes(),
            &rate.wrapping_mul(u32::from(frame)).to_le_bytes(),
            &frame.to_le_bytes(),
            b"\x10\0data",
            &length.to_le_bytes(),
            &[0; 100],
        ]
        .concat()
    };
    let flac = |channels: u64, rate: u64, frames: u64| {
        let packed = rate << 44 | (channels - 1) << 41 | 15 << 36 | frames;
        let block = [
            &[0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0][..],
            &packed.to_be_bytes(),
            &[0; 16],
        ]
        .concat();
        [b"fLaC\x80\0\0\x22", &block[..], &[0xff; 100]].concat()
    };
    let picture = [&b"fLaC\x06\xff\xff\xff"[..], &[0xff; 100]].concat();
    let cases = [
        (wav(1, 16_000, 1 << 30), "audio-damaged"),
        (wav(65_535, 16_000, 100), "channels"),
        (wav(0, 16_000, 100), "channels"),
        (wav(1, 0, 100), "sample-rate"),
        (wav(1, 3_000_000, 100), "sample-rate"),
        (flac(8, 48_000, (1 << 36) - 1), "audio-too-long"),
        (flac(1, 0, 100), "sample-rate"),
        (flac(1, 16_000, 100_000_000), "audio-damaged"),
        (picture, "audio-damaged"),
    ];
    // The length that streaming encoders write.
    let streamed = wav(1, 16_000, u32::MAX);
    let mut received = None;
    let (_, taken) = allocations(|| received = Some(decode(&streamed)));
    assert_eq!(received.unwrap().unwrap().channels, [vec![0.0; 50]]);
    assert!(taken < 1 << 20, "{taken} bytes");
    for (bytes, code) in cases {
        let mut received = None;
        let (_, taken) = allocations(|| received = Some(decode(&bytes)));
        let error = received.unwrap().unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(taken < 4 << 20, "{error}: {taken} bytes");
    }
}
