//! The panels of the plot and its time axis.

// All lengths are in pixels at the original size.
pub(super) const WIDTH: f32 = 960.0;
pub(super) const LEFT: f32 = 32.0;
pub(super) const RIGHT: f32 = WIDTH - 32.0;
pub(super) const WAVEFORM: PlotPanel = PlotPanel {
    top: 92.0,
    height: 150.0,
};
pub(super) const ATTENTION: PlotPanel = PlotPanel {
    top: 272.0,
    height: 64.0,
};
pub(super) const AXIS: f32 = ATTENTION.top + ATTENTION.height;

/// A panel with the full width of the time axis.
pub(super) struct PlotPanel {
    pub top: f32,
    pub height: f32,
}

impl PlotPanel {
    pub(super) const fn bottom(&self) -> f32 {
        self.top + self.height
    }
}

/// Maps times to the axis of a recording of `seconds`.
pub(super) struct Time {
    pub seconds: f32,
}

impl Time {
    pub(super) fn x(&self, seconds: f32) -> f32 {
        LEFT + (RIGHT - LEFT) * (seconds / self.seconds).clamp(0.0, 1.0)
    }
}
