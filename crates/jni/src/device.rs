//! What the core asks of the phone it runs on.

/// The phone did not answer: an exception, or no phone. Nothing of what was asked is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceError;

/// What the core asks of the phone, without an activity: `id.sambat.phone.core.Device`. Each call blocks.
pub trait Device: Send + Sync + 'static {
    /// Closes a key with one that never leaves the phone's Keystore.
    ///
    /// # Errors
    /// Where the Keystore cannot be asked now.
    fn seal(&self, key: &[u8]) -> Result<Vec<u8>, DeviceError>;

    /// Opens what [`Device::seal`] closed; `None` where nobody ever can any more.
    ///
    /// # Errors
    /// Where the Keystore cannot be asked now.
    fn unseal(&self, sealed: &[u8]) -> Result<Option<Vec<u8>>, DeviceError>;

    /// Shows a notification, given as JSON. Whether it is shown.
    ///
    /// # Errors
    /// Where the phone does not answer.
    fn tell(&self, news: &str) -> Result<bool, DeviceError>;

    /// Takes away what is shown of a report, or of all where none is named.
    ///
    /// # Errors
    /// Where the phone does not answer.
    fn retract(&self, report: Option<&str>) -> Result<(), DeviceError>;

    /// The network: 0 none, 1 one on which every byte is paid for, 2 one on which none is.
    ///
    /// # Errors
    /// Where the phone does not answer.
    fn network(&self) -> Result<i32, DeviceError>;

    /// Something waits to be sent: a job is wanted.
    ///
    /// # Errors
    /// Where the phone does not answer.
    fn schedule(&self, unmetered: bool, now: bool) -> Result<(), DeviceError>;

    /// Nothing waits any more.
    ///
    /// # Errors
    /// Where the phone does not answer.
    fn unschedule(&self) -> Result<(), DeviceError>;

    /// Whether a city is to be asked now and then what is new.
    ///
    /// # Errors
    /// Where the phone does not answer.
    fn watch(&self, on: bool) -> Result<(), DeviceError>;

    /// A picture that only the system reads, as an upright JPEG; `None` where it does not either.
    ///
    /// # Errors
    /// Where the phone does not answer.
    fn decode(&self, picture: &[u8], longest: i32) -> Result<Option<Vec<u8>>, DeviceError>;
}
