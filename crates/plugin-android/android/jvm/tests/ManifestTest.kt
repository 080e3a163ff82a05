package id.sambat.phone

import android.content.ComponentName
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import id.sambat.phone.core.BootReceiver
import id.sambat.phone.core.SendService
import id.sambat.phone.core.SurveyService
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment

/**
 * That the tests run on the app's manifest and resources at all, as aapt2 linked them: where Robolectric finds none, every other
 * test would pass on nothing. Robolectric's package manager stands for the system's.
 */
@RunWith(RobolectricTestRunner::class)
class ManifestTest {
    private val app get() = RuntimeEnvironment.getApplication()
    private val packages get() = app.packageManager

    @Test
    fun theJobIsTheSystemsAlone() {
        val service = packages.getServiceInfo(ComponentName(app, SendService::class.java), 0)
        assertEquals("android.permission.BIND_JOB_SERVICE", service.permission)
        assertFalse(service.exported)
    }

    @Test
    fun nothingButTheWindowIsOpenToOthers() {
        val whole = packages.getPackageInfo(
            app.packageName,
            PackageManager.GET_SERVICES or PackageManager.GET_RECEIVERS or PackageManager.GET_PROVIDERS or PackageManager.GET_ACTIVITIES,
        )
        val exported = (whole.services.orEmpty().toList() + whole.receivers.orEmpty() + whole.activities.orEmpty()).filter { it.exported }.map { it.name }
        assertEquals(listOf("id.sambat.warga.MainActivity"), exported)
        assertEquals(
            mapOf("id.sambat.warga.foto" to "id.sambat.phone.tauri.PhotoProvider", "id.sambat.warga.fileprovider" to "androidx.core.content.FileProvider"),
            whole.providers.orEmpty().associate { it.authority to it.name },
        )
        assertTrue(whole.providers.orEmpty().none { it.exported })
        assertEquals(setOf(SendService::class.java.name, SurveyService::class.java.name), whole.services.orEmpty().map { it.name }.toSet())
        assertEquals(listOf(BootReceiver::class.java.name), whole.receivers.orEmpty().map { it.name })
    }

    @Test
    fun thePermissionsAreTheseAndNoOther() {
        val asked = packages.getPackageInfo(app.packageName, PackageManager.GET_PERMISSIONS).requestedPermissions.orEmpty()
        val known = "INTERNET ACCESS_NETWORK_STATE ACCESS_FINE_LOCATION ACCESS_COARSE_LOCATION RECEIVE_BOOT_COMPLETED " +
            "POST_NOTIFICATIONS FOREGROUND_SERVICE FOREGROUND_SERVICE_LOCATION"
        assertEquals(known.split(' ').map { "android.permission.$it" }.sorted(), asked.sorted())
    }

    @Test
    fun linksAndFilesOfOursOpenTheWindow() {
        fun opens(intent: Intent) = packages.queryIntentActivities(intent, PackageManager.MATCH_DEFAULT_ONLY).map { it.activityInfo.name }
        val window = listOf("id.sambat.warga.MainActivity")
        assertEquals(window, opens(Intent(Intent.ACTION_VIEW, Uri.parse("sambat://aduan/x"))))
        assertEquals(window, opens(Intent(Intent.ACTION_VIEW, Uri.parse("sambat://kota/pamekasan"))))
        assertEquals(window, opens(Intent(Intent.ACTION_VIEW, Uri.parse("sambat://tiket/PSR-X2T1-57BX"))))
        assertEquals(emptyList<String>(), opens(Intent(Intent.ACTION_VIEW, Uri.parse("sambat://kunci/x"))))
        assertEquals(emptyList<String>(), opens(Intent(Intent.ACTION_VIEW, Uri.parse("https://sambat.example/l/x"))))
        assertEquals(window, opens(Intent(Intent.ACTION_VIEW).setDataAndType(Uri.parse("content://x/1"), "application/octet-stream")))
        assertEquals(window, opens(Intent(Intent.ACTION_SEND).setType("application/octet-stream")))
        assertEquals(emptyList<String>(), opens(Intent(Intent.ACTION_SEND).setType("image/jpeg")))
    }

    @Test
    fun whoReadsNoEnglishReadsIndonesian() {
        assertEquals("Answers and questions", app.getString(R.string.channel_answer))
        RuntimeEnvironment.setQualifiers("jv-rID")
        assertEquals("Jawaban dan pertanyaan", app.getString(R.string.channel_answer))
    }

    @Test
    fun theGroundIsDarkInTheDark() {
        assertEquals("#FAF5EA", String.format("#%06X", app.getColor(id.sambat.warga.R.color.page) and 0xFFFFFF))
        RuntimeEnvironment.setQualifiers("+night")
        assertEquals("#0B1821", String.format("#%06X", app.getColor(id.sambat.warga.R.color.page) and 0xFFFFFF))
    }
}
