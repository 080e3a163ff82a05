package id.sambat.phone

import android.app.Application
import android.app.NotificationManager
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.graphics.Bitmap
import id.sambat.phone.core.Core
import id.sambat.phone.core.Device
import id.sambat.phone.core.Native
import id.sambat.phone.core.SendService
import id.sambat.phone.core.Sends
import id.sambat.phone.core.service
import org.json.JSONArray
import org.json.JSONObject
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Assume.assumeTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadow.api.Shadow
import org.robolectric.util.ReflectionHelpers
import java.io.File
import java.util.Random

/**
 * From end to end: the core as the library that a JVM loads, the job that the system would run, and a city that is a process.
 *
 * Real are the core with its database and its keys' file, the way from Rust into Kotlin and back, and the city. Robolectric stands
 * for the system: the test runs the jobs that the core asked for, the Keystore's keys lie in memory, and a notification is kept and
 * not shown. One version of Android, because a library loads into one class loader of a process; the whole is one test, because
 * there is one core in it.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class CoreTest {
    private val app: Application get() = RuntimeEnvironment.getApplication()
    private val jobs get() = app.service<JobScheduler>()
    private lateinit var city: City

    @Before
    fun start() {
        val server = System.getProperty("sambat.server").orEmpty()
        assumeTrue("there is no library and no city", server.isNotEmpty())
        MemoryKeystore.install()
        Device.engine = Native
        city = City(server, System.getProperty("sambat.pack")!!, File(app.cacheDir, "test").apply { mkdirs() })
        File(app.filesDir, "sambat").apply { mkdirs() }.resolve("endpoint").writeText(city.road.address)
        Device.start(app)
    }

    @After
    fun end() {
        SendService.rest(10_000)
        if (::city.isInitialized) city.close()
        MemoryKeystore.remove()
    }

    private fun ask(command: String, arguments: JSONObject = JSONObject()): Any {
        val said = JSONObject(Core.ask(command, arguments.toString()))
        check(said.has("ok")) { "$command: $said" }
        return said.get("ok")
    }

    private fun of(vararg values: Pair<String, Any>) = JSONObject().apply { for ((name, value) in values) put(name, value) }

    /** Of many colours, so that it stays large. */
    private fun photo(): File {
        val random = Random(7)
        val pixels = IntArray(1600 * 1200) { 0xFF shl 24 or random.nextInt(0xFFFFFF) }
        val bitmap = Bitmap.createBitmap(pixels, 1600, 1200, Bitmap.Config.ARGB_8888)
        return File(app.filesDir, "camera/a.jpg").apply {
            parentFile!!.mkdirs()
            outputStream().use { bitmap.compress(Bitmap.CompressFormat.JPEG, 90, it) }
        }
    }

    private fun file(): String {
        val draft = (ask("draft_create") as JSONObject).getString("id")
        val fields = listOf(
            "category" to "jalan-rusak", "pin" to of("lat" to -7.6453, "lon" to 112.9075),
            "landmark" to "Depan warung soto", "description" to "Lubang besar.",
        )
        for ((field, value) in fields) ask("draft_update", of("id" to draft, "change" to of("field" to field, "value" to value)))
        val intake = (ask("jvm_intake", of("path" to photo().path)) as JSONObject).getString("id")
        ask("photo_add", of("draft" to draft, "intake" to intake))
        ask("complaint_submit", of("id" to draft))
        return draft
    }

    private fun until(what: String, holds: () -> Boolean) {
        // A slow machine counts photos and signs events.
        val deadline = System.nanoTime() + 6 * LONGEST_S * 1_000_000_000
        while (!holds()) {
            shadowOf(android.os.Looper.getMainLooper()).idle()
            check(System.nanoTime() < deadline) { "waited in vain for $what" }
            Thread.sleep(5)
        }
    }

    private fun begun(id: Int): Pair<SendService, JobParameters> {
        val job = Shadow.newInstanceOf(JobParameters::class.java)
        ReflectionHelpers.setField(job, "jobId", id)
        ReflectionHelpers.setField(job, "extras", checkNotNull(jobs.getPendingJob(id)) { "the core asked for no job $id" }.extras)
        ReflectionHelpers.setField(job, "mStopReason", JobParameters.STOP_REASON_TIMEOUT)
        val service = Robolectric.buildService(SendService::class.java).create().get()
        assertTrue(service.onStartJob(job))
        return service to job
    }

    private fun run(id: Int) {
        val (service, _) = begun(id)
        until("the end of job $id") { shadowOf(service).isJobFinished }
    }

    private fun told() = app.service<NotificationManager>().activeNotifications

    @Test
    fun aReportIsSentInPiecesByJobsAndItsAnswerToldOnce() {
        ask("notification_asked", of("wanted" to true))
        assertTrue("the keys are sealed", File(app.filesDir, "sambat/secrets.sealed").isFile)
        val report = file()
        until("the core's wish") { jobs.getPendingJob(Sends.NOW) != null && jobs.getPendingJob(Sends.LATER) != null }

        // A slow road, and the system takes the job back in the middle of the photo.
        city.road.rate = 150_000
        city.road.closed = false
        val (service, job) = begun(Sends.NOW)
        until("the middle of the photo") { city.road.up.get() > 150_000 }
        service.onStopJob(job)
        city.road.cut()
        until("the core's word") { !SendService.isSending() }
        assertFalse(shadowOf(service).isJobFinished)
        assertNotNull("the other job goes on with it", jobs.getPendingJob(Sends.LATER))
        val first = city.road.up.get()

        city.road.rate = Long.MAX_VALUE
        city.road.closed = false
        // A city that is still busy with what was cut off may have the rest wait for another job.
        for (again in 1..5) if (jobs.getPendingJob(Sends.LATER) != null) run(Sends.LATER)
        val sent = ask("complaint_get", of("id" to report)) as JSONObject
        val ticket = ticketOf(sent)
        assertNotNull("the city has it", ticket)
        assertEquals("nothing waits any more", null, jobs.getPendingJob(Sends.LATER))
        val size = sent.getJSONArray("photos").getJSONObject(0).getLong("bytes")
        val second = city.road.up.get() - first
        println("core: a photo of $size bytes; $first bytes went up before the cut, $second after it")
        assertTrue("it was gone on with, and not begun again", second < size)

        city.act(ticket!!, "answer", "--note", "Kami perbaiki besok.")
        run(Sends.WATCH)
        val shown = told().single()
        assertEquals(report, shown.tag)
        assertEquals("answer", shown.notification.channelId)
        run(Sends.WATCH)
        assertSame("told once", shown.notification, told().single().notification)
        app.service<NotificationManager>().cancel(report, shown.id)
        run(Sends.WATCH)
        assertEquals("and not again after it was put away", 0, told().size)
    }

    /** Wherever it stands. */
    private fun ticketOf(value: Any?): String? = when (value) {
        is JSONObject -> value.optString("ticket").takeIf { it.isNotEmpty() && value.get("ticket") is String }
            ?: value.keys().asSequence().firstNotNullOfOrNull { ticketOf(value.get(it)) }
        is JSONArray -> (0 until value.length()).firstNotNullOfOrNull { ticketOf(value.get(it)) }
        else -> null
    }
}
