//! The phone behind a JVM. Its class is looked up once, while the library is loaded: on a thread of Tokio's only the system's own
//! classes are found.

use crate::device::{Device, DeviceError};
use jni::{
    JNIEnv, JavaVM,
    errors::{Error, Result},
    objects::{GlobalRef, JByteArray, JClass, JObject, JString, JValue},
};

/// Kotlin's half of what the core asks.
pub const DEVICE: &str = "id/sambat/phone/core/Device";

/// References that one call may need: a thread of Tokio's stays attached, and nothing but a frame ever frees them there.
const LOCALS: i32 = 16;

/// [`Device`] in a JVM.
pub struct JavaDevice {
    vm: JavaVM,
    class: GlobalRef,
    /// Whether it has what a first version of Kotlin's half lacked.
    retracts: bool,
    watches: bool,
}

/// Whether the class has such a function.
fn has(env: &mut JNIEnv<'_>, class: &JClass<'_>, name: &str, signature: &str) -> Result<bool> {
    let found = env.get_static_method_id(class, name, signature).is_ok();
    if env.exception_check()? {
        env.exception_clear()?;
    }
    Ok(found)
}

impl JavaDevice {
    /// Finds the class. On the thread that loads the library alone.
    ///
    /// # Errors
    /// Where there is no such class.
    pub fn find(env: &mut JNIEnv<'_>) -> Result<Self> {
        let class = env.find_class(DEVICE)?;
        let retracts = has(env, &class, "retract", "(Ljava/lang/String;)V")?;
        let watches = has(env, &class, "watch", "(Z)V")?;
        Ok(Self { vm: env.get_java_vm()?, class: env.new_global_ref(class)?, retracts, watches })
    }

    /// Asks in a frame of its own. An exception ends here: one that is left would end whatever is called next.
    fn ask<T>(
        &self,
        what: &'static str,
        ask: impl FnOnce(&mut JNIEnv<'_>, &GlobalRef) -> Result<T>,
    ) -> std::result::Result<T, DeviceError> {
        let answer = self.vm.attach_current_thread_as_daemon().and_then(|mut env| {
            let answer = env.with_local_frame(LOCALS, |env| ask(env, &self.class));
            if env.exception_check()? {
                env.exception_clear()?;
            }
            answer
        });
        answer.map_err(|error| {
            tracing::warn!(what, why = reason(&error), "the phone did not answer");
            DeviceError
        })
    }

    fn bytes(
        &self,
        what: &'static str,
        argument: &[u8],
        signature: &'static str,
        more: &[JValue<'_, '_>],
    ) -> std::result::Result<Option<Vec<u8>>, DeviceError> {
        self.ask(what, |env, class| {
            let argument = env.byte_array_from_slice(argument)?;
            let mut arguments = vec![JValue::Object(&argument)];
            arguments.extend_from_slice(more);
            let answer = env.call_static_method(class, what, signature, &arguments)?.l()?;
            if answer.is_null() {
                return Ok(None);
            }
            env.convert_byte_array(JByteArray::from(answer)).map(Some)
        })
    }
}

/// What went wrong, without what an exception says: that may name what it was about.
fn reason(error: &Error) -> &'static str {
    match error {
        Error::JavaException => "exception",
        Error::MethodNotFound { .. } => "no such method",
        _ => "jni",
    }
}

impl Device for JavaDevice {
    fn seal(&self, key: &[u8]) -> std::result::Result<Vec<u8>, DeviceError> {
        self.bytes("seal", key, "([B)[B", &[])?.ok_or(DeviceError)
    }

    fn unseal(&self, sealed: &[u8]) -> std::result::Result<Option<Vec<u8>>, DeviceError> {
        self.bytes("unseal", sealed, "([B)[B", &[])
    }

    fn tell(&self, news: &str) -> std::result::Result<bool, DeviceError> {
        self.ask("tell", |env, class| {
            let news = env.new_string(news)?;
            env.call_static_method(class, "tell", "(Ljava/lang/String;)Z", &[JValue::Object(&news)])?.z()
        })
    }

    fn retract(&self, report: Option<&str>) -> std::result::Result<(), DeviceError> {
        if !self.retracts {
            return Ok(());
        }
        self.ask("retract", |env, class| {
            let report = match report {
                Some(report) => env.new_string(report)?,
                None => JString::from(JObject::null()),
            };
            env.call_static_method(class, "retract", "(Ljava/lang/String;)V", &[JValue::Object(&report)])?.v()
        })
    }

    fn network(&self) -> std::result::Result<i32, DeviceError> {
        self.ask("network", |env, class| env.call_static_method(class, "network", "()I", &[])?.i())
    }

    fn schedule(&self, unmetered: bool, now: bool) -> std::result::Result<(), DeviceError> {
        let arguments = [JValue::Bool(unmetered.into()), JValue::Bool(now.into())];
        self.ask("schedule", |env, class| env.call_static_method(class, "schedule", "(ZZ)V", &arguments)?.v())
    }

    fn unschedule(&self) -> std::result::Result<(), DeviceError> {
        self.ask("unschedule", |env, class| env.call_static_method(class, "unschedule", "()V", &[])?.v())
    }

    fn watch(&self, on: bool) -> std::result::Result<(), DeviceError> {
        if !self.watches {
            return Ok(());
        }
        let arguments = [JValue::Bool(on.into())];
        self.ask("watch", |env, class| env.call_static_method(class, "watch", "(Z)V", &arguments)?.v())
    }

    fn decode(&self, picture: &[u8], longest: i32) -> std::result::Result<Option<Vec<u8>>, DeviceError> {
        self.bytes("decode", picture, "([BI)[B", &[JValue::Int(longest)])
    }
}
