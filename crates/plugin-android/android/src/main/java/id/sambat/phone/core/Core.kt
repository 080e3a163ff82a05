package id.sambat.phone.core

/**
 * The door to the core. Its library registers these when it is loaded, by name: `consumer-rules.pro` keeps them.
 */
object Core {
    /** Says where the app keeps its data. Opens nothing yet. */
    @JvmStatic external fun init(folder: String)

    /** Sends and fetches until done, out of time or told to stop; blocks. The answer is a [SyncReport] as JSON. */
    @JvmStatic external fun syncOnce(seconds: Int, unmetered: Boolean): String

    /** Makes a running [syncOnce] return soon; what is sent so far stays sent. */
    @JvmStatic external fun stopSync()

    /** Wakes the window's worker, if there is a window. */
    @JvmStatic external fun networkChanged()
}

/** What the parts below ask of the core. A test puts something else behind it. */
internal interface Engine {
    fun init(folder: String)
    fun syncOnce(seconds: Int, unmetered: Boolean): String
    fun stopSync()
    fun networkChanged()
}

internal object Native : Engine {
    override fun init(folder: String) = Core.init(folder)
    override fun syncOnce(seconds: Int, unmetered: Boolean) = Core.syncOnce(seconds, unmetered)
    override fun stopSync() = Core.stopSync()
    override fun networkChanged() = Core.networkChanged()
}
