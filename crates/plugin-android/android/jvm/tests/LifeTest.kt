package id.sambat.phone

import android.content.Intent
import android.content.pm.ActivityInfo
import android.content.pm.PackageInfo
import android.graphics.Insets
import android.graphics.drawable.ColorDrawable
import android.net.Uri
import android.view.View
import android.view.WindowInsets
import android.view.WindowManager
import android.webkit.RenderProcessGoneDetail
import android.webkit.WebView
import app.tauri.AppPlugin
import id.sambat.phone.core.Device
import id.sambat.warga.MainActivity
import id.sambat.warga.Rust
import id.sambat.warga.RustWebView
import id.sambat.warga.RustWebViewClient
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowAlertDialog
import org.robolectric.shadows.ShadowWebView

/**
 * The window: back, a process that outlives it, the dark. Callbacks of back are asked by our stub of androidx in androidx's order;
 * the animation of predictive back and what a real system does with the task, a phone alone shows. The end of the process is a
 * function that the test replaces.
 */
@RunWith(RobolectricTestRunner::class)
class LifeTest {
    @get:Rule internal val phone = Phone()
    private val level get() = RuntimeEnvironment.getApiLevel()

    private fun back() {
        @Suppress("DEPRECATION")
        phone.activity.onBackPressed()
    }

    @Test
    fun theCoreIsThereBeforeTheWindow() {
        var toldBefore = -1
        Device.engine = object : id.sambat.phone.core.Engine by phone.core {
            override fun init(folder: String) {
                toldBefore = Rust.told.size
            }
        }
        phone.open()
        assertEquals(0, toldBefore)
        assertTrue(Rust.told.any { it.startsWith("created") })
    }

    @Test
    fun backAtHomeEndsNothing() {
        phone.open()
        if (level < 31) {
            back()
            assertTrue(shadowOf(phone.activity).isTaskMovedToBack)
            assertFalse(phone.activity.isFinishing)
        } else {
            assertFalse("Android 12 and later put it to the back themselves, with their animation", phone.activity.onBackPressedDispatcher.hasEnabledCallbacks())
        }
    }

    @Test
    fun backAfterALinkEndsNothingEither() {
        phone.open(Intent(Intent.ACTION_VIEW, Uri.parse("sambat://aduan/x")))
        back()
        assertTrue(shadowOf(phone.activity).isTaskMovedToBack)
        assertFalse(phone.activity.isFinishing)
    }

    @Test
    @Config(sdk = [26, 30])
    fun backInThePageIsThePages() {
        phone.open()
        val page = WebView(phone.app)
        AppPlugin(phone.activity).load(page)
        shadowOf(page).setCanGoBack(true)
        back()
        assertEquals(1, shadowOf(page).goBackInvocations)
        assertFalse(shadowOf(phone.activity).isTaskMovedToBack)
        shadowOf(page).setCanGoBack(false)
        back()
        assertTrue(shadowOf(phone.activity).isTaskMovedToBack)
    }

    @Test
    fun predictiveBackIsWantedInTheManifest() {
        val text = java.io.File(System.getProperty("sambat.manifest")!!).readText()
        assertTrue("android:enableOnBackInvokedCallback=\"true\"" in text)
    }

    /** The window is gone, and something kept the process: a second window in it would stay white. */
    private fun secondWindow(intent: Intent): List<String> {
        val ended = ArrayList<String>()
        MainActivity.leave = { ended.add("left") }
        phone.open()
        phone.close()
        phone.started()
        Robolectric.buildActivity(MainActivity::class.java, intent).create()
        return ended
    }

    @Test
    fun aProcessThatOutlivedItsWindowBeginsAgain() {
        assertEquals(listOf("left"), secondWindow(phone.launcher()))
        val again = phone.started().single()
        assertEquals(MainActivity::class.java.name, again.component!!.className)
        assertTrue(again.hasCategory(Intent.CATEGORY_LAUNCHER))
        val flags = Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TASK
        assertEquals(flags, again.flags and flags)
        assertEquals("Tauri hears of one window only", 1, Rust.told.count { it.startsWith("created") })
    }

    @Test
    fun whatWasSentGoesAlong() {
        val sent = Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, Uri.parse("content://a/1")).addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        secondWindow(sent)
        val again = phone.started().single()
        assertEquals(Intent.ACTION_SEND, again.action)
        assertTrue(again.hasExtra(Intent.EXTRA_STREAM))
        assertTrue(again.flags and Intent.FLAG_GRANT_READ_URI_PERMISSION != 0)
        assertEquals("it is taken by the next process", "[]", phone.answerOf("incoming").value)
    }

    @Test
    fun anOldLinkDoesNot() {
        secondWindow(Intent(Intent.ACTION_VIEW, Uri.parse("sambat://aduan/x")).addFlags(Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY))
        assertNull(phone.started().single().data)
    }

    @Test
    fun whatIsBeingSentComesToAnEndFirst() {
        Device.start(phone.app)
        phone.core.lasting = true
        val service = Robolectric.buildService(id.sambat.phone.core.SendService::class.java).create().get()
        val job = org.robolectric.shadow.api.Shadow.newInstanceOf(android.app.job.JobParameters::class.java)
        org.robolectric.util.ReflectionHelpers.setField(job, "jobId", id.sambat.phone.core.Sends.LATER)
        org.robolectric.util.ReflectionHelpers.setField(job, "extras", android.os.PersistableBundle())
        service.onStartJob(job)
        phone.core.began.await()
        secondWindow(phone.launcher())
        assertEquals("stop", phone.core.asked.last())
    }

    @Test
    fun anActivityThatIsMadeAnewBesideItsPageIsNoOrphan() {
        phone.open()
        phone.activity.onWebViewCreate(WebView(phone.app))
        Robolectric.buildActivity(MainActivity::class.java, phone.launcher()).create().start().stop().destroy()
        assertEquals(2, Rust.told.count { it.startsWith("created") })
    }

    /** wry's class, with what our build pastes into it. */
    private fun pageTakenAway() {
        val page = RustWebView(phone.activity, arrayOf(), "main")
        phone.activity.onWebViewCreate(page)
        val detail = object : RenderProcessGoneDetail() {
            override fun didCrash() = false
            override fun rendererPriorityAtExit() = 0
        }
        assertTrue("the app is not to end", RustWebViewClient(page, phone.app).onRenderProcessGone(page, detail))
    }

    @Test
    fun aPageThatTheSystemTookAwayComesAgain() {
        val ended = ArrayList<String>()
        MainActivity.leave = { ended.add("left") }
        phone.open()
        phone.started()
        pageTakenAway()
        assertEquals(listOf("left"), ended)
        assertTrue(phone.started().single().hasCategory(Intent.CATEGORY_LAUNCHER))
    }

    @Test
    fun takenAwayBehindTheCameraItComesAgainWhenThePhotoIsThere() {
        val ended = ArrayList<String>()
        MainActivity.leave = { ended.add("left") }
        phone.open()
        phone.started()
        phone.pause()
        pageTakenAway()
        assertEquals("nothing pushes itself before the camera", emptyList<String>(), ended)
        phone.resume()
        assertEquals(listOf("left"), ended)
        assertEquals(1, phone.started().size)
    }

    @Test
    fun onePageAfterAnotherIsAnEnd() {
        val ended = ArrayList<String>()
        MainActivity.leave = { ended.add("left") }
        MainActivity.age = { 1_000 }
        phone.open()
        phone.started()
        pageTakenAway()
        assertEquals(listOf("left"), ended)
        assertTrue(phone.started().isEmpty())
    }

    @Test
    fun madeAnewForAnotherSettingItIsNoOrphan() {
        phone.open()
        val first = phone.activity
        phone.activity.onWebViewCreate(WebView(phone.app))
        phone.recreate()
        assertTrue(phone.activity !== first && first.isDestroyed)
        assertEquals("wry gives the next one its page", 2, Rust.told.count { it.startsWith("created") })
    }

    @Test
    fun aPageIsNotWhiteBeforeItIsPainted() {
        for ((mode, colour) in mapOf("+notnight" to "#FAF5EA", "+night" to "#0B1821")) {
            RuntimeEnvironment.setQualifiers(mode)
            if (!phone.isOpen) phone.open() else phone.recreate()
            val page = WebView(phone.app)
            phone.activity.onWebViewCreate(page)
            assertEquals(colour, String.format("#%06X", shadowOf(page).backgroundColor and 0xFFFFFF))
            val ground = phone.activity.theme.obtainStyledAttributes(intArrayOf(android.R.attr.windowBackground)).getDrawable(0) as ColorDrawable
            assertEquals("#103449", String.format("#%06X", ground.color and 0xFFFFFF))
        }
    }

    @Test
    fun whatShowsIdentityIsNotPhotographedAlsoNotAfterATurn() {
        phone.open()
        fun secure() = phone.activity.window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0
        assertFalse(secure())
        phone.answerOf("secure", """{"on":true}""")
        assertTrue(secure())
        phone.recreate()
        assertTrue(secure())
        phone.answerOf("secure", """{"on":false}""")
        assertFalse(secure())
    }

    @Test
    fun noTurnOfThePhoneMakesItAnew() {
        phone.open()
        val handled = phone.app.packageManager.getActivityInfo(phone.activity.componentName, 0).configChanges
        for (change in listOf(
            ActivityInfo.CONFIG_ORIENTATION, ActivityInfo.CONFIG_SCREEN_SIZE, ActivityInfo.CONFIG_SMALLEST_SCREEN_SIZE, ActivityInfo.CONFIG_FONT_SCALE,
            ActivityInfo.CONFIG_UI_MODE, ActivityInfo.CONFIG_DENSITY, ActivityInfo.CONFIG_LOCALE, ActivityInfo.CONFIG_KEYBOARD, ActivityInfo.CONFIG_SCREEN_LAYOUT,
        )) assertEquals(change, handled and change)
    }

    @Test
    @Config(sdk = [30, 33, 35])
    fun thePageIsClearOfBarsAndKeyboard() {
        phone.open()
        val content = phone.activity.findViewById<View>(android.R.id.content)
        fun padded(insets: WindowInsets) = content.run {
            dispatchApplyWindowInsets(insets)
            listOf(paddingLeft, paddingTop, paddingRight, paddingBottom)
        }
        val bars = WindowInsets.Builder().setInsets(WindowInsets.Type.statusBars(), Insets.of(0, 24, 0, 0))
            .setInsets(WindowInsets.Type.navigationBars(), Insets.of(0, 0, 0, 48))
        assertEquals(listOf(0, 24, 0, 48), padded(bars.build()))
        assertEquals(listOf(0, 24, 0, 300), padded(bars.setInsets(WindowInsets.Type.ime(), Insets.of(0, 0, 0, 300)).build()))
        assertEquals(listOf(30, 24, 0, 300), padded(bars.setInsets(WindowInsets.Type.displayCutout(), Insets.of(30, 0, 0, 0)).build()))
    }

    @Test
    fun aWebViewThatIsTooOldSaysSoAndShowsTheStore() {
        fun open(version: String): android.app.AlertDialog? {
            ShadowWebView.setCurrentWebViewPackage(PackageInfo().apply { packageName = "com.google.android.webview"; versionName = version })
            phone.open()
            return ShadowAlertDialog.getLatestAlertDialog()
        }
        assertNull(open("90.0.4430.82"))
        phone.close()
        MainActivity.activities = 0
        phone.started()
        val dialog = open("89.0.4389.105")!!
        dialog.getButton(android.content.DialogInterface.BUTTON_POSITIVE).performClick()
        phone.until("the store") { shadowOf(phone.app).peekNextStartedActivity() != null }
        assertEquals("market://details?id=com.google.android.webview", phone.started().single().dataString)
        assertTrue(phone.activity.isFinishing)
    }
}
