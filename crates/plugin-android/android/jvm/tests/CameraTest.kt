package id.sambat.phone

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.ContextWrapper
import android.content.Intent
import android.content.pm.ActivityInfo
import android.content.pm.ResolveInfo
import android.net.Uri
import android.provider.MediaStore
import app.tauri.plugin.Invoke
import app.tauri.plugin.PluginManager
import com.fasterxml.jackson.databind.ObjectMapper
import id.sambat.phone.core.Camera
import id.sambat.phone.core.Clock
import id.sambat.phone.tauri.PhonePlugin
import id.sambat.phone.tauri.Shots
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.io.File

/**
 * Photos by the phone's camera app. There is no such app under Robolectric: its package manager names one, and the test writes
 * through the app's own provider as it would, and answers in its place. Whether a real camera gets the grant, a phone alone shows;
 * that all of them are given is asserted here.
 */
@RunWith(RobolectricTestRunner::class)
class CameraTest {
    @get:Rule internal val phone = Phone()
    private val photo = byteArrayOf(-1, -40, 1, 2, 3, 4, -1, -39)
    private val name = "0190aa-1"
    private val file get() = File(phone.app.filesDir, "camera/$name.jpg")

    @Before
    fun open() {
        val info = ActivityInfo().apply { packageName = "org.example.camera"; name = "Camera"; applicationInfo = android.content.pm.ApplicationInfo().also { it.packageName = packageName } }
        @Suppress("DEPRECATION")
        shadowOf(phone.app.packageManager).addResolveInfoForIntent(Intent(MediaStore.ACTION_IMAGE_CAPTURE), ResolveInfo().apply { activityInfo = info })
        phone.open()
    }

    private fun press() = phone.ask("camera", """{"name":"$name"}""")

    /** The camera app comes to the front. */
    private fun opened(): Intent {
        var intent: Intent? = null
        phone.until("the camera") { intent = intent ?: shadowOf(phone.activity).nextStartedActivityForResult?.intent; intent != null }
        phone.pause()
        return intent!!
    }

    private fun uri(intent: Intent) = intent.clipData!!.getItemAt(0).uri

    /** As the camera app does, which knows the URI alone. */
    private fun write(intent: Intent, bytes: ByteArray) = phone.app.contentResolver.openOutputStream(uri(intent))!!.use { it.write(bytes) }

    private fun back(intent: Intent, code: Int) {
        shadowOf(phone.activity).receiveResult(intent, code, null)
        phone.resume()
    }

    private fun outcome(answer: Answer) = phone.settle(answer).json().getString("outcome")

    @Test
    fun aPhotoComesBackInTheFileThatWasNamed() {
        val answer = press()
        val intent = opened()
        assertEquals("content://id.sambat.warga.foto/camera/$name.jpg", uri(intent).toString())
        write(intent, photo)
        back(intent, Activity.RESULT_OK)
        assertEquals("taken", outcome(answer))
        assertEquals(file.path, answer.json().getString("path"))
        assertArrayEquals(photo, file.readBytes())
    }

    @Test
    fun theCameraMayWriteThereAndNobodyMayAfterwards() {
        val intent = press().let { opened() }
        assertEquals(uri(intent), intent.clipData!!.getItemAt(0).uri)
        @Suppress("DEPRECATION")
        assertEquals(uri(intent), intent.getParcelableExtra(MediaStore.EXTRA_OUTPUT))
        val both = Intent.FLAG_GRANT_READ_URI_PERMISSION or Intent.FLAG_GRANT_WRITE_URI_PERMISSION
        assertEquals(both, intent.flags and both)

        val asked = ArrayList<String>()
        val camera = Camera(object : ContextWrapper(phone.app) {
            override fun grantUriPermission(to: String, uri: Uri, flags: Int) {
                asked.add("grant $to $flags")
            }

            override fun revokeUriPermission(uri: Uri, flags: Int) {
                asked.add("revoke $flags")
            }
        })
        assertTrue(camera.isThere(camera.intent(uri(intent))))
        camera.revoke(uri(intent))
        val byName = if (RuntimeEnvironment.getApiLevel() <= 30) listOf("grant org.example.camera $both") else emptyList()
        assertEquals(byName + "revoke $both", asked)
    }

    @Test
    fun cancelledWithAWholePhotoIsAPhoto() {
        val answer = press()
        val intent = opened()
        write(intent, photo)
        back(intent, Activity.RESULT_CANCELED)
        assertEquals("taken", outcome(answer))
    }

    @Test
    fun okWithoutAByteIsNone() {
        val answer = press()
        back(opened(), Activity.RESULT_OK)
        assertEquals("cancelled", outcome(answer))
        assertFalse("an empty file is no photo at the next start either", file.exists())
        assertFalse(answer.json().has("path"))
    }

    @Test
    fun aFileThatStillGrowsIsWaitedFor() {
        val answer = press()
        val intent = opened()
        write(intent, photo.copyOf(5))
        var looks = 0
        Clock.pause = {
            looks++
            if (looks == 3) file.appendBytes(photo.drop(5).toByteArray())
        }
        back(intent, Activity.RESULT_OK)
        assertEquals("taken", outcome(answer))
        assertArrayEquals(photo, file.readBytes())
        assertTrue("$looks", looks in 4..6)
    }

    @Test
    fun theFirstByteMayComeLate() {
        val answer = press()
        val intent = opened()
        var looks = 0
        Clock.pause = { if (++looks == 2) file.writeBytes(photo) }
        back(intent, Activity.RESULT_CANCELED)
        assertEquals("taken", outcome(answer))
    }

    @Test
    fun whatEndsOtherwiseIsTakenAfterThreeSeconds() {
        var waited = 0L
        Clock.pause = { waited += it }
        val answer = press()
        val intent = opened()
        // Some makers write something of theirs behind the picture.
        write(intent, photo + ByteArray(9))
        back(intent, Activity.RESULT_OK)
        assertEquals("taken", outcome(answer))
        assertTrue("$waited", waited in 3000L..3500L)
    }

    @Test
    fun aPhoneWithoutACameraSaysSo() {
        shadowOf(phone.app.packageManager).removeResolveInfosForIntent(Intent(MediaStore.ACTION_IMAGE_CAPTURE), "org.example.camera")
        assertEquals("noCamera", outcome(press()))
        assertFalse(file.exists())
    }

    @Test
    fun aCameraThatWillNotOpenIsNone() {
        for (problem in listOf(ActivityNotFoundException(), SecurityException(), IllegalStateException())) {
            val shots = Shots(phone.app, { it.run() }) { _, _ -> throw problem }
            for (again in 1..2) {
                val answer = Answer()
                shots.take(Invoke(1, "camera", 0, 1, { _, data -> answer.value = data }, "{}", ObjectMapper()), name)
                assertEquals("noCamera", outcome(answer))
                assertFalse(file.exists())
            }
        }
    }

    @Test
    fun aFullPhoneOpensNoCamera() {
        phone.plugin.shots.camera.usable = { Camera.ROOM_BYTES - 1 }
        assertEquals("noRoom", outcome(press()))
        assertNull(shadowOf(phone.activity).nextStartedActivityForResult)
    }

    @Test
    fun aPhoneThatBecameFullMeanwhileSaysSo() {
        val answer = press()
        val intent = opened()
        phone.plugin.shots.camera.usable = { 0 }
        back(intent, Activity.RESULT_CANCELED)
        assertEquals("noRoom", outcome(answer))
    }

    @Test
    fun oneAtATime() {
        val first = press()
        opened()
        assertEquals("busy", outcome(press()))
        assertFalse(first.isThere)
        assertEquals("another app is open", phone.answerOf("gallery").refused)
    }

    @Test
    fun severalInARow() {
        for (n in 1..3) {
            val answer = phone.ask("camera", """{"name":"shot-$n"}""")
            val intent = opened()
            write(intent, photo)
            back(intent, Activity.RESULT_OK)
            assertEquals("taken", outcome(answer))
        }
        assertEquals(listOf("shot-1.jpg", "shot-2.jpg", "shot-3.jpg"), File(phone.app.filesDir, "camera").list()!!.sorted())
    }

    @Test
    fun anAnswerThatWasLostIsFoundInTheFile() {
        val answer = press()
        val intent = opened()
        write(intent, photo)
        phone.resume()
        assertEquals("taken", outcome(answer))
    }

    @Test
    fun closedByTheLaunchersIconItMayBeOpenedAgain() {
        val first = press()
        opened()
        // Home, then the icon: the camera is gone, without an answer and without a photo.
        phone.resume()
        phone.pass(5)
        assertFalse("in a split screen the camera may still be there", first.isThere)
        val second = phone.ask("camera", """{"name":"second"}""")
        assertEquals("cancelled", outcome(first))
        val intent = opened()
        assertFalse("of the first nothing is left", file.exists())
        write(intent, photo)
        back(intent, Activity.RESULT_OK)
        assertEquals("taken", outcome(second))
    }

    @Test
    fun theActivityMayBeMadeAnewBehindTheCamera() {
        val answer = press()
        val intent = opened()
        val first = phone.activity
        write(intent, photo)
        phone.recreate()
        assertTrue(first.isDestroyed && phone.activity !== first)
        // The system gives the answer to the activity that is there now, under the same number.
        phone.activity.onActivityResult(100 + 2, Activity.RESULT_OK, null)
        assertEquals("taken", outcome(answer))

        val next = press()
        back(opened().also { write(it, photo) }, Activity.RESULT_OK)
        assertEquals("taken", outcome(next))
    }

    @Test
    fun aProcessThatDiesBehindTheCameraLeavesThePhoto() {
        press()
        val intent = opened()
        write(intent, photo)
        // Nothing of the first process is left: another plugin, and an answer for which nobody waits.
        phone.plugin = PhonePlugin(phone.activity)
        PluginManager.load(android.webkit.WebView(phone.app), "sambat", phone.plugin, "{}")
        back(intent, Activity.RESULT_OK)
        phone.pass(10)
        assertArrayEquals(photo, file.readBytes())
        assertEquals("taken", outcome(press().also { back(opened().also { write(it, photo) }, Activity.RESULT_OK) }))
    }

    @Test
    fun aNameLeadsNowhereElse() {
        for (bad in listOf("../x", "a/b", "", ".", "a.jpg", "x".repeat(65))) {
            assertNotNull(bad, phone.answerOf("camera", """{"name":"$bad"}""").refused)
        }
        assertNull(phone.app.filesDir.parentFile!!.walk().firstOrNull { it.extension == "jpg" })
    }
}
