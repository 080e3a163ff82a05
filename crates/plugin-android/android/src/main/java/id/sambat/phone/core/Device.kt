package id.sambat.phone.core

import android.content.Context
import java.io.File

/**
 * What the core asks of the phone, without any activity. Rust calls these by name: `consumer-rules.pro` keeps them.
 *
 * Whichever comes first, the window or a job, calls [start]; nothing here works before.
 */
object Device {
    /** Names the library to load where it is not the app's own; empty: none. For tests on a JVM. */
    const val LIBRARY = "sambat.library"

    @Volatile private var app: Context? = null
    private var loaded = false

    /** The core behind it all. */
    @Volatile internal var engine: Engine = Native

    internal val context: Context get() = checkNotNull(app) { "the device was not started" }

    /** Loads the library and tells it where the data lies. Called again in the same process, it does nothing. */
    @JvmStatic
    @Synchronized
    fun start(context: Context) {
        val of = context.applicationContext
        if (app === of) return
        app = of
        if (!loaded) load()
        loaded = true
        engine.init(File(of.filesDir, "sambat").path)
        Notices.channels(of)
        Network.watch(of)
        Sends.restore(of)
    }

    private fun load() {
        val named = System.getProperty(LIBRARY)
        when {
            named == null -> System.loadLibrary("sambat_lib")
            named.isNotEmpty() -> System.load(named)
        }
    }

    /** Wraps a key by one that never leaves the Keystore. */
    @JvmStatic fun seal(key: ByteArray): ByteArray = Keys.seal(key)

    /**
     * Unwraps what [seal] made. Null: the Keystore's key is gone for ever, so this can be read by nobody.
     *
     * @throws IllegalStateException where the Keystore cannot be asked now.
     */
    @JvmStatic fun unseal(sealed: ByteArray): ByteArray? = Keys.unseal(sealed)

    /** Shows a piece of news, given as JSON. False: it is not shown, because the citizen does not want it. */
    @JvmStatic fun tell(news: String): Boolean = Notices.tell(context, News.read(news))

    /** Takes away what is shown of a report; of all where none is named. */
    @JvmStatic fun retract(report: String?) = Notices.retract(context, report)

    /** 0: no network, 1: one that may cost money, 2: one that does not. */
    @JvmStatic fun network(): Int = Network.now(context)

    /** Something waits to be sent: a job will, [now] if the system lets it, and over Wi-Fi alone if [unmetered]. */
    @JvmStatic fun schedule(unmetered: Boolean, now: Boolean) = Sends.schedule(context, unmetered, now)

    /** Nothing waits any more. */
    @JvmStatic fun unschedule() = Sends.done(context)

    /** Whether the city is asked now and then what is new, though nothing waits to be sent. */
    @JvmStatic fun watch(on: Boolean) = Sends.watch(context, on)

    /** A picture that only Android reads, as JPEG: upright, sRGB, without metadata, at most [longest] pixels wide and high. */
    @JvmStatic fun decode(picture: ByteArray, longest: Int): ByteArray? = Pictures.decode(picture, longest)
}
