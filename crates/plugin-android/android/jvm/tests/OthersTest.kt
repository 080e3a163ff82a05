package id.sambat.phone

import android.app.ActivityManager
import android.app.usage.UsageStatsManager
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.net.ConnectivityManager
import android.net.Uri
import android.os.PowerManager
import android.provider.Settings
import id.sambat.phone.core.service
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
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
import org.robolectric.shadows.ShadowBuild
import java.io.File

/**
 * Handing things to other apps, and what the phone's settings say. Nothing is opened under Robolectric: the intents are read, and
 * states of the phone are set by hand. Which page a maker's phone really has, only that phone shows.
 */
@RunWith(RobolectricTestRunner::class)
class OthersTest {
    @get:Rule internal val phone = Phone()

    @Before
    fun open() {
        phone.open()
        phone.started()
    }

    private fun opens(uri: String): Intent? {
        val answer = phone.answerOf("open", """{"uri":"$uri"}""")
        val started = phone.started()
        assertEquals(answer.refused == null, started.isNotEmpty())
        return started.singleOrNull()
    }

    @Test
    fun aNumberIsDialledByTheCitizensFinger() {
        val intent = opens("tel:+62-324-112")!!
        assertEquals(Intent.ACTION_DIAL, intent.action)
        assertEquals("tel:+62-324-112", intent.dataString)
        assertEquals(Intent.ACTION_DIAL, opens("TEL:112")!!.action)
        assertNull("a code that a dialler may carry out", opens("tel:*%2306%23"))
        assertNull(opens("tel:*21*0812%23"))
    }

    @Test
    fun addressesAndPlacesAreShown() {
        for (uri in listOf("https://sambat.example/l/x", "http://a.example/", "geo:-7.16,113.48?q=-7.16,113.48(Lapor)")) {
            val intent = opens(uri)!!
            assertEquals(Intent.ACTION_VIEW, intent.action)
            assertEquals(uri, intent.dataString)
        }
    }

    @Test
    fun nothingElseIsOpened() {
        for (uri in listOf("intent://x#Intent;scheme=https;end", "file:///data/x", "content://x/1", "javascript:1", "market://details?id=x", "sambat://aduan/x", "x", "")) {
            assertNull(uri, opens(uri))
        }
    }

    @Test
    fun aPhoneWithoutABrowserSaysSo() {
        shadowOf(phone.app).checkActivities(true)
        assertNull(opens("https://sambat.example/"))
    }

    private fun shared(name: String, text: String = "isi") = File(phone.app.cacheDir, "share").apply { mkdirs() }.resolve(name).apply { writeText(text) }

    @Test
    fun aReceiptIsSentAsAFileThatOthersMayRead() {
        val file = shared("resi.png")
        assertNull(phone.answerOf("share", """{"path":"$file","mime":"image/png","title":"Resi"}""").refused)
        val chooser = phone.started().single()
        assertEquals(Intent.ACTION_CHOOSER, chooser.action)
        @Suppress("DEPRECATION")
        val intent = chooser.getParcelableExtra<Intent>(Intent.EXTRA_INTENT)!!
        assertEquals(Intent.ACTION_SEND, intent.action)
        assertEquals("image/png", intent.type)
        @Suppress("DEPRECATION")
        val uri = intent.getParcelableExtra<Uri>(Intent.EXTRA_STREAM)!!
        assertEquals("content://id.sambat.warga.foto/share/resi.png", uri.toString())
        assertEquals(uri, intent.clipData!!.getItemAt(0).uri)
        assertTrue(intent.flags and Intent.FLAG_GRANT_READ_URI_PERMISSION != 0)
        assertEquals(0, intent.flags and Intent.FLAG_GRANT_WRITE_URI_PERMISSION)
        assertArrayEquals("isi".toByteArray(), phone.app.contentResolver.openInputStream(uri)!!.readBytes())
    }

    @Test
    fun nothingElseOfOursIsSent() {
        val secret = File(phone.app.filesDir, "sambat/secrets.sealed").apply { parentFile!!.mkdirs(); writeText("x") }
        val photo = File(phone.app.filesDir, "camera/x.jpg").apply { parentFile!!.mkdirs(); writeText("x") }
        for (path in listOf(secret.path, photo.path, "${phone.app.cacheDir}/share/../../files/sambat/secrets.sealed", "${phone.app.cacheDir}/share/none", "${phone.app.cacheDir}/share", "")) {
            assertNotNull(path, phone.answerOf("share", """{"path":"$path","mime":"a/b","title":""}""").refused)
        }
        assertTrue(phone.started().isEmpty())
    }

    @Test
    fun theProviderGivesOutNothingElse() {
        File(phone.app.filesDir, "sambat").mkdirs()
        File(phone.app.filesDir, "sambat/db").writeText("x")
        for (path in listOf("camera/../sambat/db", "camera/..%2Fsambat%2Fdb", "share/../../files/sambat/db", "sambat/db", "root/etc/passwd")) {
            val opened = try {
                phone.app.contentResolver.openInputStream(Uri.parse("content://id.sambat.warga.foto/$path")) != null
            } catch (refused: Exception) {
                false
            }
            assertEquals(path, false, opened)
        }
    }

    private fun pageOf(what: String): Intent {
        assertNull(phone.answerOf("settings", """{"what":"$what"}""").refused)
        return phone.started().single()
    }

    @Test
    fun eachSettingHasItsPage() {
        ShadowBuild.setManufacturer("Google")
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, pageOf("app").action)
        assertEquals("package:id.sambat.warga", pageOf("app").dataString)
        assertEquals(Settings.ACTION_LOCATION_SOURCE_SETTINGS, pageOf("location").action)
        assertEquals(Settings.ACTION_APP_NOTIFICATION_SETTINGS, pageOf("notifications").action)
        assertEquals("id.sambat.warga", pageOf("notifications").getStringExtra(Settings.EXTRA_APP_PACKAGE))
        assertEquals(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS, pageOf("battery").action)
        assertEquals("a maker without such a page", Settings.ACTION_APPLICATION_DETAILS_SETTINGS, pageOf("autostart").action)
    }

    @Test
    fun aMakersPageIsTriedAndThenTheAppsOwn() {
        shadowOf(phone.app).checkActivities(true)
        fun add(component: ComponentName, action: String? = null) = shadowOf(phone.app.packageManager).run {
            addActivityIfNotPresent(component)
            if (action != null) addIntentFilterForActivity(component, IntentFilter(action).apply { addDataScheme("package"); addCategory(Intent.CATEGORY_DEFAULT) })
        }
        add(ComponentName("com.android.settings", "Details"), Settings.ACTION_APPLICATION_DETAILS_SETTINGS)
        ShadowBuild.setManufacturer("vivo")
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, pageOf("autostart").action)
        // The second of two that this maker's phones are known to have.
        add(ComponentName("com.iqoo.secure", "com.iqoo.secure.ui.phoneoptimize.BgStartUpManager"))
        assertEquals("com.iqoo.secure", pageOf("autostart").component!!.packageName)
    }

    @Test
    fun whatKeepsUsFromSendingIsSaid() {
        val level = RuntimeEnvironment.getApiLevel()
        ShadowBuild.setManufacturer("Xiaomi")
        fun said() = phone.answerOf("background").json()
        said().run {
            assertEquals(false, getBoolean("batteryExempt"))
            assertEquals("xiaomi", getString("maker"))
            assertEquals("allowed", getString("backgroundData"))
            assertEquals(false, getBoolean("restricted"))
            assertEquals(0, getInt("missed"))
        }
        shadowOf(phone.app.service<PowerManager>()).setIgnoringBatteryOptimizations(phone.app.packageName, true)
        shadowOf(phone.app.service<ConnectivityManager>()).setRestrictBackgroundStatus(ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED)
        if (level >= 28) {
            shadowOf(phone.app.service<ActivityManager>()).setBackgroundRestricted(true)
            shadowOf(phone.app.service<UsageStatsManager>()).setCurrentAppStandbyBucket(UsageStatsManager.STANDBY_BUCKET_RARE)
        }
        said().run {
            assertEquals(true, getBoolean("batteryExempt"))
            assertEquals("restricted", getString("backgroundData"))
            assertEquals(level >= 28, getBoolean("restricted"))
            assertEquals(if (level >= 28) "rare" else "unknown", getString("bucket"))
        }
        if (level < 28) return
        for ((bucket, word) in mapOf(10 to "active", 20 to "workingSet", 30 to "frequent", 40 to "rare", 45 to "restricted", 5 to "active")) {
            shadowOf(phone.app.service<UsageStatsManager>()).setCurrentAppStandbyBucket(bucket)
            assertEquals(word, said().getString("bucket"))
        }
    }
}
