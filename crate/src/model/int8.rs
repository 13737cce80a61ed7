//! Symmetric int8 quantization of matrices, with a scale for each row (output) in the tensor `NAME.scale`. The rounding
//! error of a weight is at most half a scale.

use super::tensor::TensorData32;

/// The suffix of the name of a scale tensor.
pub(super) const SCALE: &str = ".scale";

/// The largest quantized value; -128 is not used, so that the range is symmetric.
const LARGEST: f32 = 127.0;

/// The minimum number of weights of a quantized matrix. Smaller tensors, biases and the standardization would save too
/// little.
const SMALLEST: usize = 1024;

/// Whether a tensor is quantized.
pub(super) fn is_rounded(tensor: &TensorData32) -> bool {
    tensor.shape.len() > 1 && tensor.values.len() >= SMALLEST
}

/// Quantizes a matrix: the integers, and a scale for each row.
pub(super) fn round(tensor: &TensorData32) -> (Vec<i8>, Vec<f32>) {
    let mut numbers = Vec::with_capacity(tensor.values.len());
    let mut scales = Vec::new();
    for row in rows(&tensor.shape, &tensor.values) {
        let largest = row.iter().fold(0.0f32, |largest, w| largest.max(w.abs()));
        let scale = largest / LARGEST;
        // Rows of subnormal values have no valid scale and are set to zero.
        let factor = if scale.is_normal() {
            scale.recip()
        } else {
            0.0
        };
        numbers.extend(
            row.iter()
                .map(|w| (w * factor).round().clamp(-LARGEST, LARGEST) as i8),
        );
        scales.push(scale);
    }
    (numbers, scales)
}

/// Dequantizes `bytes`, the integers of a tensor of `shape`.
pub(super) fn restore(shape: &[usize], bytes: &[u8], scales: &[f32]) -> Vec<f32> {
    // Without a capacity, growing the vector would double the memory of a large tensor.
    let mut values = Vec::with_capacity(bytes.len());
    for (row, scale) in rows(shape, bytes).zip(scales) {
        let of_row = row.iter().map(|byte| f32::from(byte.cast_signed()));
        values.extend(of_row.map(|value| value * scale));
    }
    values
}

fn rows<'a, T>(shape: &[usize], values: &'a [T]) -> std::slice::ChunksExact<'a, T> {
    let count = shape.first().copied().unwrap_or(1).max(1);
    values.chunks_exact((values.len() / count).max(1))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::{assert_code, small, with_header};
    use super::super::{ModelFile, Precision};
    use super::*;
    use crate::random::Generator;

    fn random() -> ModelFile {
        let mut model = small();
        let mut generator = Generator::new(3);
        for (name, tensor) in &mut model.tensors {
            if !name.starts_with("features.") {
                tensor.values.fill_with(|| generator.uniform() - 0.5);
            }
        }
        model
    }

    #[test]
    fn no_weight_moves_by_more_than_half_a_scale() {
        let model = random();
        let half = ModelFile::read(&model.write(Precision::F16).unwrap()).unwrap();
        let read = ModelFile::read(&model.write(Precision::Int8).unwrap()).unwrap();
        assert_eq!(read.card, model.card);
        let mut rounded = Vec::new();
        for (name, tensor) in &model.tensors {
            if !is_rounded(tensor) {
                assert_eq!(read.tensors[name], half.tensors[name], "{name}");
                continue;
            }
            rounded.push(name.as_str());
            let pairs = rows(&tensor.shape, &tensor.values)
                .zip(rows(&tensor.shape, &read.tensors[name].values));
            for (before, after) in pairs {
                let largest = before.iter().fold(0.0f32, |a, w| a.max(w.abs()));
                let bound = largest / 254.0 * 1.0001;
                for (before, after) in before.iter().zip(after) {
                    assert!((before - after).abs() <= bound, "{name}: {before} {after}");
                }
            }
        }
        let expected = [
            "blocks.0.expand.weight",
            "blocks.0.project.weight",
            "classifier.hidden.weight",
            "gru.hidden.weight",
            "gru.input.weight",
        ];
        assert_eq!(rounded, expected);
    }

    #[test]
    fn rows_of_zeros_and_of_the_smallest_numbers_stay_finite() {
        let mut model = random();
        let values = &mut model.tensors.get_mut("gru.hidden.weight").unwrap().values;
        values[..128].fill(0.0);
        values[128..256].fill(f32::from_bits(1));
        let read = ModelFile::read(&model.write(Precision::Int8).unwrap()).unwrap();
        let values = &read.tensors["gru.hidden.weight"].values;
        assert!(values[..256].iter().all(|value| *value == 0.0));
        assert!(values[256..].iter().any(|value| *value != 0.0));
    }

    #[test]
    fn numbers_that_become_infinite_are_refused() {
        let mut model = random();
        let values = &mut model.tensors.get_mut("gru.hidden.weight").unwrap().values;
        values[256] = f32::MAX;
        assert!(model.write(Precision::F32).is_ok());
        let parts = ["gru.hidden.weight", "index 256", "inf"];
        assert_code(model.write(Precision::Int8), "model-tensor-value", &parts);
    }

    #[test]
    fn other_programs_read_integers_and_their_scales() {
        let model = random();
        let bytes = model.write(Precision::Int8).unwrap();
        let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
        let matrix = file.tensor("gru.hidden.weight").unwrap();
        let scale = file.tensor("gru.hidden.weight.scale").unwrap();
        assert_eq!(matrix.dtype(), safetensors::Dtype::I8);
        assert_eq!(scale.dtype(), safetensors::Dtype::F32);
        assert_eq!(
            (matrix.shape(), scale.shape()),
            (&[384, 128][..], &[384][..])
        );
        assert!(file.tensor("gru.bias.scale").is_err());
        let half = model.write(Precision::F16).unwrap();
        assert!(
            bytes.len() * 20 < half.len() * 11,
            "{} {}",
            bytes.len(),
            half.len()
        );
    }

    #[test]
    fn a_missing_wrong_or_unused_scale_is_refused() {
        const MATRIX: &str = "gru.hidden.weight";
        const OF_MATRIX: &str = "gru.hidden.weight.scale";
        let bytes = random().write(Precision::Int8).unwrap();
        let read = |change: &dyn Fn(&mut Value)| ModelFile::read(&with_header(&bytes, change));

        let renamed = |header: &mut Value| {
            let scale = header.as_object_mut().unwrap().remove(OF_MATRIX).unwrap();
            header["gru.bias.scale"] = scale;
        };
        assert_code(
            read(&renamed),
            "model-tensor-missing",
            &[OF_MATRIX, "[384]"],
        );
        let pairs = |header: &mut Value| header[OF_MATRIX]["shape"] = json!([192, 2]);
        assert_code(
            read(&pairs),
            "model-tensor-shape",
            &[OF_MATRIX, "[384]", "[192, 2]"],
        );
        let whole = |header: &mut Value| header[OF_MATRIX]["dtype"] = json!("I32");
        assert_code(read(&whole), "model-tensor-type", &[OF_MATRIX, "I32"]);
        let unsigned = |header: &mut Value| header[MATRIX]["dtype"] = json!("U8");
        assert_code(read(&unsigned), "model-tensor-type", &[MATRIX, "U8"]);
        let stray = |header: &mut Value| {
            let nothing = json!({"dtype": "F32", "shape": [0], "data_offsets": [0, 0]});
            header["gru.bias.scale"] = nothing;
        };
        assert_code(read(&stray), "model-tensor-unknown", &["gru.bias.scale"]);

        let mut infinite = bytes.clone();
        let start = {
            let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
            let scale = file.tensor(OF_MATRIX).unwrap();
            scale.data().as_ptr().addr() - bytes.as_ptr().addr()
        };
        infinite[start..start + 4].copy_from_slice(&f32::INFINITY.to_le_bytes());
        let read = ModelFile::read(&infinite);
        assert_code(read, "model-tensor-value", &[OF_MATRIX, "index 0"]);
    }
}
