package id.sambat.phone

import android.content.Intent
import android.net.Uri
import app.tauri.plugin.Channel
import app.tauri.plugin.Plugin
import com.fasterxml.jackson.databind.ObjectMapper
import id.sambat.phone.core.Incoming
import id.sambat.warga.Rust
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import java.io.ByteArrayInputStream
import java.io.File
import java.io.InputStream

/**
 * What other apps hand over. Robolectric's resolver gives out the streams that a test names, and grants are not enforced: that a
 * sender must have granted a URI, the system alone holds.
 */
@RunWith(RobolectricTestRunner::class)
class IncomingTest {
    @get:Rule internal val phone = Phone()
    private val folder get() = File(phone.app.cacheDir, "incoming")

    private fun content(at: String, stream: InputStream): Uri =
        Uri.parse("content://$at").also { shadowOf(phone.app.contentResolver).registerInputStream(it, stream) }

    private fun view(uri: Uri) = Intent(Intent.ACTION_VIEW, uri)

    /** As `kind path-or-link`. */
    private fun arrived() = phone.answerOf("incoming").list().run {
        (0 until length()).map { getJSONObject(it) }.map { it.getString("kind") to it.optString("path").ifEmpty { it.optString("uri") } }
    }

    private fun opening(vararg intents: Intent): List<Pair<String, String>> {
        if (!phone.isOpen) phone.open()
        for (intent in intents) phone.activity.run { onNewIntentForTest(intent) }
        return arrived()
    }

    private fun android.app.Activity.onNewIntentForTest(intent: Intent) =
        org.robolectric.util.ReflectionHelpers.callInstanceMethod<Void>(this, "onNewIntent", org.robolectric.util.ReflectionHelpers.ClassParameter.from(Intent::class.java, intent))

    @Test
    fun aFileThatIsOpenedIsCopiedUnderANameOfOurs() {
        val bytes = ByteArray(200_000) { it.toByte() }
        val (kind, path) = opening(view(content("org.example.files/..%2F..%2Fdatabases%2Fx", ByteArrayInputStream(bytes)))).single()
        assertEquals("bundle", kind)
        assertEquals(folder, File(path).parentFile)
        assertTrue(path, Regex("[0-9a-f-]{36}[.]sambat").matches(File(path).name))
        assertArrayEquals(bytes, File(path).readBytes())
        assertEquals("told once", emptyList<Any>(), arrived())
    }

    @Test
    fun aFileThatIsSentToo() {
        val intent = Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, content("org.example.files/1", ByteArrayInputStream(ByteArray(3))))
        assertEquals("bundle", opening(intent).single().first)
    }

    @Test
    fun ourOwnFilesCannotBeSentToUs() {
        val own = listOf("id.sambat.warga.foto/camera/a.jpg", "id.sambat.warga.fileprovider/pictures/a", "0@id.sambat.warga.foto/camera/a.jpg", "id.sambat.warga.other/x")
        assertEquals(emptyList<Any>(), opening(*own.map { view(content(it, ByteArrayInputStream(ByteArray(3)))) }.toTypedArray()))
        assertTrue(folder.list().orEmpty().isEmpty())
    }

    @Test
    fun onlyContentIsRead() {
        val secret = File(phone.app.filesDir, "x").apply { writeText("x") }
        assertEquals(emptyList<Any>(), opening(
            view(Uri.fromFile(secret)), view(Uri.parse("https://example.org/x.sambat")), view(Uri.parse("data:text/plain,x")),
            Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_TEXT, "sambat://aduan/x"),
            Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, Uri.parse("sambat://aduan/x")),
            Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, "no uri"),
            Intent("org.example.OTHER", Uri.parse("sambat://aduan/x")),
        ))
    }

    @Test
    fun whatIsTooLargeIsNotKept() {
        class Endless(private var left: Long) : InputStream() {
            override fun read() = if (left-- > 0) 0 else -1
            override fun read(into: ByteArray, from: Int, length: Int): Int {
                if (left <= 0) return -1
                return minOf(length.toLong(), left).toInt().also { left -= it }
            }
        }
        assertEquals(listOf("bundle"), opening(view(content("org.example.files/most", Endless(Incoming.MOST_BYTES)))).map { it.first })
        assertEquals(emptyList<Any>(), opening(view(content("org.example.files/more", Endless(Incoming.MOST_BYTES + 1)))))
        assertEquals("nothing of it stays", 1, folder.list()!!.size)
    }

    @Test
    fun aProviderThatFailsIsNoFile() {
        val broken = object : InputStream() {
            override fun read(): Int = throw SecurityException("not granted")
        }
        assertEquals(emptyList<Any>(), opening(view(content("org.example.files/1", broken))))
        assertTrue(folder.list().orEmpty().isEmpty())
    }

    @Test
    fun aLinkIsHandedOnAndNotFollowed() {
        val links = listOf("sambat://aduan/0190-a", "sambat://kota/pamekasan?a=b", "sambat://kota/lapor.kota.example#0123-4567-89ab-cdef", "sambat://tiket/PSR-X2T1-57BX")
        assertEquals(links.map { "link" to it }, opening(*links.map { view(Uri.parse(it)) }.toTypedArray()))
    }

    @Test
    fun aLinkElsewhereIsNone() {
        val links = listOf("sambat:aduan", "sambat://", "sambat://kunci/x", "sambat://a@aduan/x", "sambat://aduan/" + "x".repeat(2048), "sambat://aduan/a b", "sambat://aduan/a\nb", "SAMBAT://ADUAN/x")
        assertEquals(emptyList<Any>(), opening(*links.map { view(Uri.parse(it)) }.toTypedArray()))
    }

    @Test
    fun whatStartsTheWindowIsTakenAndHiddenFromTao() {
        phone.open(view(Uri.parse("sambat://aduan/x")))
        assertEquals(listOf("link" to "sambat://aduan/x"), arrived())
        assertTrue(Rust.told.toString(), "created null" in Rust.told)
        phone.activity.onNewIntentForTest(view(Uri.parse("sambat://aduan/y")))
        assertEquals("intent null", Rust.told.last())
        assertEquals(listOf("link" to "sambat://aduan/y"), arrived())
    }

    @Test
    fun fromTheListOfAppsItDoesNotComeAgain() {
        phone.open(view(Uri.parse("sambat://aduan/x")).addFlags(Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY))
        assertEquals(emptyList<Any>(), arrived())
    }

    @Test
    fun norToAnActivityThatIsMadeAnew() {
        phone.open(view(Uri.parse("sambat://aduan/x")))
        assertEquals(1, arrived().size)
        phone.recreate()
        assertEquals(emptyList<Any>(), arrived())
    }

    @Test
    fun anOpenWindowHearsOfIt() {
        phone.open()
        phone.plugin.load(android.webkit.WebView(phone.app))
        var heard = 0
        val listeners = Plugin::class.java.getDeclaredField("listeners").apply { isAccessible = true }
        @Suppress("UNCHECKED_CAST")
        (listeners.get(phone.plugin) as MutableMap<String, MutableList<Channel>>)["incoming"] = mutableListOf(Channel(1, { heard++ }, ObjectMapper()))
        phone.activity.onNewIntentForTest(view(Uri.parse("sambat://aduan/x")))
        phone.until("the event") { heard == 1 }
        assertEquals(1, arrived().size)
    }

    @Test
    fun aFloodIsCutOff() {
        val first = opening(*(1..20).map { view(content("org.example.files/$it", ByteArrayInputStream(ByteArray(3)))) }.toTypedArray())
        assertEquals(8, first.size)
        assertEquals("the others are gone from the disk", 8, folder.list()!!.size)
        assertFalse(first.any { !File(it.second).exists() })
    }
}
