//! The functions of `id.sambat.phone.core.Core`, and how a JVM learns of them.
//!
//! A panic cannot leave a function that a JVM calls: it would end the app. Each of them ends it here, and answers as where nothing
//! could be done.

use crate::{java::JavaDevice, process};
use jni::{
    JNIEnv, JavaVM, NativeMethod,
    errors::Result,
    objects::{JClass, JString},
    sys::{JNI_ERR, JNI_VERSION_1_6, jboolean, jint, jstring},
};
use std::{
    ffi::c_void,
    panic::{AssertUnwindSafe, catch_unwind},
    ptr,
    sync::Arc,
};

/// Kotlin's half of these functions.
const CORE: &str = "id/sambat/phone/core/Core";

/// Does it, and answers the other thing where it panics.
fn or<T>(instead: T, work: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(instead)
}

/// Called once by the JVM that loads the library, on the thread that does: there, and only there, the app's own classes are found by
/// name.
// A JVM finds it by its name, so the name must not be mangled. No other crate of the app exports one: neither Tauri's nor jni.
#[allow(unsafe_code, reason = "a JVM finds this by its name, and nothing else of the app has the same")]
#[unsafe(no_mangle)]
#[allow(non_snake_case, reason = "its name is the JVM's")]
pub extern "system" fn JNI_OnLoad(vm: JavaVM, _: *mut c_void) -> jint {
    or(JNI_ERR, || match vm.get_env().and_then(|mut env| register(&mut env)) {
        Ok(()) => JNI_VERSION_1_6,
        Err(error) => {
            tracing::error!(%error, "the app's own classes are not those that this library was made for");
            JNI_ERR
        }
    })
}

fn register(env: &mut JNIEnv<'_>) -> Result<()> {
    let device = JavaDevice::find(env)?;
    let core = env.find_class(CORE)?;
    let native = |name: &str, signature: &str, function: *mut c_void| NativeMethod {
        name: name.into(),
        sig: signature.into(),
        fn_ptr: function,
    };
    env.register_native_methods(
        &core,
        &[
            native("init", "(Ljava/lang/String;)V", init as *mut c_void),
            native("syncOnce", "(IZ)Ljava/lang/String;", sync_once as *mut c_void),
            native("stopSync", "()V", stop_sync as *mut c_void),
            native("networkChanged", "()V", network_changed as *mut c_void),
        ],
    )?;
    #[cfg(feature = "jvm-tests")]
    {
        let ask = native("ask", "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;", ask as *mut c_void);
        // A test may have no use for it, and then its class has no such function.
        if env.register_native_methods(&core, &[ask]).is_err() {
            env.exception_clear()?;
        }
    }
    process::on(Arc::new(device));
    Ok(())
}

/// A text of Kotlin's.
fn text(env: &mut JNIEnv<'_>, said: &JString<'_>) -> Result<String> {
    Ok(env.get_string(said)?.into())
}

/// A text for Kotlin; null where the JVM has no room for it, and then its exception says so.
fn answer(env: &JNIEnv<'_>, text: &str) -> jstring {
    env.new_string(text).map_or(ptr::null_mut(), |text| text.into_raw())
}

extern "system" fn init<'local>(mut env: JNIEnv<'local>, _: JClass<'local>, folder: JString<'local>) {
    or((), || {
        if let Ok(folder) = text(&mut env, &folder) {
            process::keep_in(folder.into());
        }
    });
}

extern "system" fn sync_once<'local>(
    env: JNIEnv<'local>,
    _: JClass<'local>,
    seconds: jint,
    unmetered: jboolean,
) -> jstring {
    let failed = || process::to_json(Err(sambat_client::api::ApiError::new(sambat_client::api::ApiCode::Internal)));
    let report = catch_unwind(|| process::sync_once(seconds, unmetered != 0)).unwrap_or_else(|_| failed());
    or(ptr::null_mut(), || answer(&env, &report))
}

extern "system" fn stop_sync<'local>(_: JNIEnv<'local>, _: JClass<'local>) {
    or((), process::stop);
}

extern "system" fn network_changed<'local>(_: JNIEnv<'local>, _: JClass<'local>) {
    or((), process::network_changed);
}

#[cfg(feature = "jvm-tests")]
extern "system" fn ask<'local>(
    mut env: JNIEnv<'local>,
    _: JClass<'local>,
    command: JString<'local>,
    arguments: JString<'local>,
) -> jstring {
    or(ptr::null_mut(), || {
        let (command, arguments) = (text(&mut env, &command), text(&mut env, &arguments));
        let told = match (command, arguments) {
            (Ok(command), Ok(arguments)) => crate::ask::answer(&command, &arguments),
            _ => String::new(),
        };
        answer(&env, &told)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_in_an_answer() {
        assert_eq!(or(7, || panic!("as a bug would")), 7);
    }
}
