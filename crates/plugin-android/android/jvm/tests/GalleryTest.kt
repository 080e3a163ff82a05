package id.sambat.phone

import android.app.Activity
import android.content.ClipData
import android.content.ContentProvider
import android.content.ContentValues
import android.content.Intent
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.provider.MediaStore
import android.provider.OpenableColumns
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

/** Photos that the citizen chooses. No picker runs: the test answers in its place, and a provider of its own names the files. */
@RunWith(RobolectricTestRunner::class)
class GalleryTest {
    @get:Rule internal val phone = Phone()

    @Before
    fun open() {
        Robolectric.setupContentProvider(Names::class.java, "org.example.names")
        phone.open()
    }

    private fun opened(): Intent = shadowOf(phone.activity).nextStartedActivityForResult!!.intent.also { phone.pause() }

    private fun back(intent: Intent, data: Intent?) {
        shadowOf(phone.activity).receiveResult(intent, if (data == null) Activity.RESULT_CANCELED else Activity.RESULT_OK, data)
        phone.resume()
    }

    private fun of(name: String) = Uri.parse("content://org.example.names/").buildUpon().appendPath(name).build()

    private fun names(answer: Answer) = phone.settle(answer).json().getJSONArray("files").run { (0 until length()).map { getJSONObject(it).getString("name") } }

    @Test
    fun severalAtOnceByTheSystemsPicker() {
        val answer = phone.ask("gallery")
        val intent = opened()
        if (RuntimeEnvironment.getApiLevel() >= 33) {
            assertEquals(MediaStore.ACTION_PICK_IMAGES, intent.action)
            assertTrue(intent.getIntExtra(MediaStore.EXTRA_PICK_IMAGES_MAX, 0) > 1)
        } else {
            assertEquals(Intent.ACTION_GET_CONTENT, intent.action)
            assertTrue(intent.getBooleanExtra(Intent.EXTRA_ALLOW_MULTIPLE, false))
        }
        assertEquals("image/*", intent.type)
        val clip = ClipData.newRawUri("", of("a.jpg")).apply { addItem(ClipData.Item(of("b.heic"))) }
        back(intent, Intent().apply { clipData = clip })
        assertEquals(listOf("a.jpg", "b.heic"), names(answer))
        assertEquals(of("a.jpg").toString(), answer.json().getJSONArray("files").getJSONObject(0).getString("uri"))
    }

    @Test
    fun aSingleOneComesAnotherWay() {
        val answer = phone.ask("gallery")
        back(opened(), Intent().setData(of("a.jpg")))
        assertEquals(listOf("a.jpg"), names(answer))
    }

    @Test
    fun noneIsAnAnswerToo() {
        val answer = phone.ask("gallery")
        back(opened(), null)
        assertEquals(emptyList<String>(), names(answer))
    }

    @Test
    fun whatIsNoContentIsNotTaken() {
        val answer = phone.ask("gallery")
        back(opened(), Intent().setData(Uri.parse("file:///data/data/id.sambat.warga/files/secrets.sealed")))
        assertEquals(emptyList<String>(), names(answer))
    }

    @Test
    fun onePickerAtATimeAndOneThatCameBackWithoutAWordIsOver() {
        val first = phone.ask("gallery")
        opened()
        assertNotNull(phone.answerOf("gallery").refused)
        assertEquals("busy", phone.answerOf("camera", """{"name":"x"}""").json().getString("outcome"))
        phone.resume()
        val second = phone.ask("gallery")
        assertEquals(emptyList<String>(), names(first))
        back(opened(), Intent().setData(of("c.jpg")))
        assertEquals(listOf("c.jpg"), names(second))
    }

    @Test
    fun aNameIsWordsAndNoPath() {
        fun shown(name: String) = phone.answerOf("displayName", """{"uri":"${of(name)}"}""").json().getString("name")
        assertEquals("IMG 1.jpg", shown("IMG 1.jpg"))
        assertEquals("x.db", shown("../databases/x.db"))
        assertEquals("x", shown("a\\x"))
        assertEquals(80, shown("y".repeat(300)).length)
        assertEquals("a provider that fails has no names", "", shown("throw"))
        assertEquals("", phone.answerOf("displayName", """{"uri":"content://nobody/1"}""").json().getString("name"))
    }

    class Names : ContentProvider() {
        override fun onCreate() = true

        override fun query(uri: Uri, projection: Array<String>?, selection: String?, args: Array<String>?, order: String?): Cursor {
            if (uri.lastPathSegment == "throw") throw IllegalStateException("a provider of its own mind")
            return MatrixCursor(arrayOf(OpenableColumns.DISPLAY_NAME)).apply { addRow(arrayOf(uri.lastPathSegment)) }
        }

        override fun getType(uri: Uri): String? = null
        override fun insert(uri: Uri, values: ContentValues?): Uri? = null
        override fun delete(uri: Uri, selection: String?, args: Array<String>?) = 0
        override fun update(uri: Uri, values: ContentValues?, selection: String?, args: Array<String>?) = 0
    }
}
