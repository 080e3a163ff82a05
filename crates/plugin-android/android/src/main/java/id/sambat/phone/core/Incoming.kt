package id.sambat.phone.core

import android.content.ContentResolver
import android.content.Context
import android.content.Intent
import android.net.Uri
import java.io.File
import java.io.IOException
import java.io.InputStream
import java.util.UUID
import java.util.concurrent.Executors

/** What another app handed us: a link to show, or a file that was copied for the core to judge. Nothing here acts on either. */
internal class Arrival(val kind: String, val path: String?, val uri: String?)

/** Takes what others send, and refuses what no other app should be able to make us do. */
object Incoming {
    const val SCHEME = "sambat"

    /** Where a link may lead: a report of this phone, by its id or its ticket, or a city to look at. */
    const val REPORT = "aduan"
    const val TICKET = "tiket"
    const val CITY = "kota"
    private val PLACES = listOf(REPORT, TICKET, CITY)

    private const val LINK_CHARS = 2048
    const val MOST_BYTES = 64L * 1024 * 1024
    private const val MOST_WAITING = 8
    private const val FOLDER = "incoming"

    /** Copies one after the other, off the window's thread; who asks for what came waits for the copies. */
    private val aside = Executors.newSingleThreadExecutor { Thread(it, "sambat-incoming").apply { isDaemon = true } }
    private val waiting = ArrayList<Arrival>()

    /** Hears that something came while the window is open; called on a thread of ours. */
    @Volatile internal var heard: (() -> Unit)? = null

    /**
     * Takes what is for us out of an intent. One that the system shows again (from the list of recent apps, or to an activity that
     * it made anew) was taken already: [again].
     */
    fun take(context: Context, intent: Intent, again: Boolean) {
        if (again || intent.flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY != 0) return
        val uri = try {
            when (intent.action) {
                Intent.ACTION_VIEW -> intent.data
                Intent.ACTION_SEND -> @Suppress("DEPRECATION") (intent.getParcelableExtra(Intent.EXTRA_STREAM) as? Uri)
                else -> null
            }
        } catch (unreadable: RuntimeException) {
            // Extras may hold anything, of classes that we do not have.
            null
        } ?: return

        val app = context.applicationContext
        when (uri.scheme) {
            SCHEME -> if (intent.action == Intent.ACTION_VIEW && isLink(uri)) aside.execute { keep(Arrival("link", null, uri.toString())) }
            ContentResolver.SCHEME_CONTENT -> if (isOfAnother(app, uri)) {
                aside.execute { copy(app, uri)?.let { keep(Arrival("bundle", it.path, null)) } }
            }
        }
    }

    private fun isLink(uri: Uri): Boolean {
        val text = uri.toString()
        return uri.isHierarchical && uri.host in PLACES && uri.userInfo == null &&
            text.length <= LINK_CHARS && text.none { it.code < 0x21 || it.code == 0x7f }
    }

    /** Who sends a URI of our own provider would have us read our own files to them. */
    private fun isOfAnother(context: Context, uri: Uri): Boolean {
        // Before the @ stands the number of a user of the phone.
        val authority = uri.authority?.substringAfterLast('@') ?: return false
        val provider = context.packageManager.resolveContentProvider(authority, 0)
        return authority.isNotEmpty() && !authority.startsWith("${context.packageName}.") && provider?.packageName != context.packageName
    }

    /** Under a name of ours: what the sender calls it may lead anywhere. */
    private fun copy(context: Context, uri: Uri): File? {
        val folder = File(context.cacheDir, FOLDER)
        if (!folder.isDirectory && !folder.mkdirs()) return null
        val file = File(folder, "${UUID.randomUUID()}.sambat")
        return try {
            val whole = context.contentResolver.openInputStream(uri)?.use { copy(it, file) } ?: false
            if (whole) file else null.also { file.delete() }
        } catch (unreadable: IOException) {
            null.also { file.delete() }
        } catch (unwilling: RuntimeException) {
            // A provider fails in any way of its own; a grant may be missing.
            null.also { file.delete() }
        }
    }

    /** False: it is too large, whatever its provider said of its size. */
    private fun copy(from: InputStream, to: File): Boolean {
        val buffer = ByteArray(64 * 1024)
        var left = MOST_BYTES
        to.outputStream().use { out ->
            while (true) {
                val read = from.read(buffer)
                if (read < 0) return true
                left -= read
                if (left < 0) return false
                out.write(buffer, 0, read)
            }
        }
    }

    private fun keep(arrival: Arrival) {
        synchronized(waiting) {
            waiting.add(arrival)
            while (waiting.size > MOST_WAITING) waiting.removeAt(0).path?.let { File(it).delete() }
        }
        heard?.invoke()
    }

    /** Gives what came since it was last asked, once the copies that are under way are done. */
    internal fun ask(then: (List<Arrival>) -> Unit) = aside.execute {
        then(synchronized(waiting) { waiting.toList().also { waiting.clear() } })
    }
}
