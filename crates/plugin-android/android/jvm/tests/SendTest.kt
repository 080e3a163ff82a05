package id.sambat.phone

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.content.Intent
import id.sambat.phone.core.BootReceiver
import id.sambat.phone.core.Clock
import id.sambat.phone.core.Device
import id.sambat.phone.core.SendService
import id.sambat.phone.core.Sends
import id.sambat.phone.core.service
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowJobService
import org.robolectric.util.ReflectionHelpers

/**
 * Sending in the background. Robolectric's scheduler keeps jobs and runs none: the tests call the service as the system would, and
 * it neither counts quotas nor refuses what an expedited job may not have, which is asserted here in its place. A reboot is its
 * memory emptied and the broadcast sent.
 */
@RunWith(RobolectricTestRunner::class)
class SendTest {
    @get:Rule internal val phone = Phone()
    private val jobs get() = phone.app.service<JobScheduler>()
    private lateinit var service: SendService
    private val shadow: ShadowJobService get() = shadowOf(service)

    @Before
    fun start() {
        Device.start(phone.app)
        service = Robolectric.buildService(SendService::class.java).create().get()
    }

    @After
    fun end() = SendService.rest(0)

    private fun parameters(id: Int): JobParameters {
        val extras = jobs.getPendingJob(id)?.extras ?: android.os.PersistableBundle()
        val parameters = org.robolectric.shadow.api.Shadow.newInstanceOf(JobParameters::class.java)
        ReflectionHelpers.setField(parameters, "jobId", id)
        ReflectionHelpers.setField(parameters, "extras", extras)
        return parameters
    }

    private fun run(id: Int): JobParameters = parameters(id).also { assertTrue(service.onStartJob(it)) }

    private fun syncs() = phone.core.asked.filter { it.startsWith("sync") }

    @Test
    fun whatWaitsIsSentWhenThereIsANetworkAlsoAfterAReboot() {
        Device.schedule(false, false)
        val job = jobs.getPendingJob(Sends.LATER)!!
        assertEquals(JobInfo.NETWORK_TYPE_ANY, job.networkType)
        assertTrue(job.isPersisted)
        assertEquals(JobInfo.BACKOFF_POLICY_EXPONENTIAL, job.backoffPolicy)
        assertEquals(30_000L, job.initialBackoffMillis)
        assertNull(jobs.getPendingJob(Sends.NOW))
    }

    @Test
    fun photosThatWaitForWiFiDo() {
        Device.schedule(true, true)
        assertEquals(JobInfo.NETWORK_TYPE_UNMETERED, jobs.getPendingJob(Sends.LATER)!!.networkType)
        assertNull("an expedited job knows no Wi-Fi", jobs.getPendingJob(Sends.NOW))
        run(Sends.LATER)
        phone.until("the job's end") { shadow.isJobFinished }
        assertEquals(listOf("sync 480 true"), syncs())
    }

    @Test
    @Config(sdk = [33, 35])
    fun afterTheButtonItIsSentAtOnce() {
        Device.schedule(false, true)
        val job = jobs.getPendingJob(Sends.NOW)!!
        assertTrue(job.isExpedited)
        // All else Android refuses for such a job.
        assertEquals(JobInfo.NETWORK_TYPE_ANY, job.networkType)
        assertFalse(job.isRequireCharging || job.isRequireDeviceIdle || job.isPeriodic || job.isPersisted)
        assertEquals(0, job.minLatencyMillis)
        assertNotNull(jobs.getPendingJob(Sends.LATER))
    }

    @Test
    @Config(sdk = [33, 35])
    fun pressedAgainTheFirstIsNotStopped() {
        Device.schedule(false, true)
        val first = jobs.getPendingJob(Sends.NOW)
        Device.schedule(false, true)
        assertSame(first, jobs.getPendingJob(Sends.NOW))
    }

    @Test
    @Config(sdk = [33, 35])
    fun withoutQuotaForItTheOtherJobDoesIt() {
        shadowOf(jobs).failExpeditedJob(true)
        Device.schedule(false, true)
        assertNull(jobs.getPendingJob(Sends.NOW))
        assertNotNull(jobs.getPendingJob(Sends.LATER))
    }

    @Test
    @Config(sdk = [26, 30])
    fun olderAndroidsKnowNoHurry() {
        Device.schedule(false, true)
        assertNull(jobs.getPendingJob(Sends.NOW))
        assertNotNull(jobs.getPendingJob(Sends.LATER))
    }

    @Test
    fun oneThatWaitsIsNotScheduledTwice() {
        Device.schedule(false, false)
        val first = jobs.getPendingJob(Sends.LATER)
        Device.schedule(false, false)
        assertSame(first, jobs.getPendingJob(Sends.LATER))
    }

    @Test
    fun oneThatRunsIsNotStoppedByANewReportAndComesAgain() {
        Device.schedule(false, false)
        phone.core.lasting = true
        run(Sends.LATER)
        phone.core.began.await()
        val running = jobs.getPendingJob(Sends.LATER)
        Device.schedule(true, true)
        assertSame("scheduling it would stop it", running, jobs.getPendingJob(Sends.LATER))
        phone.core.stopSync()
        phone.until("the job's end") { shadow.isJobFinished }
        // The core said that nothing is left, and a report came meanwhile.
        assertNotNull(jobs.getPendingJob(Sends.LATER))
        assertEquals(0, Sends.missed(phone.app))
    }

    @Test
    fun whenAllIsSentNothingRunsAnyMore() {
        Device.schedule(false, true)
        run(Sends.LATER)
        phone.until("the job's end") { shadow.isJobFinished }
        assertFalse(shadow.isRescheduleNeeded)
        assertEquals(emptyList<JobInfo>(), jobs.allPendingJobs)
    }

    @Test
    fun whatIsLeftComesAgainAfterAWait() {
        Device.schedule(false, false)
        phone.core.left(2, "network")
        run(Sends.LATER)
        phone.until("the job's end") { shadow.isJobFinished }
        assertTrue(shadow.isRescheduleNeeded)
    }

    @Test
    fun anAnswerThatCannotBeReadLosesNothing() {
        Device.schedule(false, false)
        phone.core.report = "?"
        run(Sends.LATER)
        phone.until("the job's end") { shadow.isJobFinished }
        assertTrue(shadow.isRescheduleNeeded)
    }

    @Test
    fun whenOnlyPhotosForWiFiAreLeftTheJobWaitsForIt() {
        Device.schedule(false, false)
        phone.core.left(1, "unmetered")
        run(Sends.LATER)
        phone.until("the job's end") { shadow.isJobFinished }
        assertFalse(shadow.isRescheduleNeeded)
        assertEquals(JobInfo.NETWORK_TYPE_UNMETERED, jobs.getPendingJob(Sends.LATER)!!.networkType)
    }

    @Test
    fun toldToStopItStopsInTheMiddleAndComesAgain() {
        Device.schedule(false, false)
        phone.core.lasting = true
        val job = run(Sends.LATER)
        phone.core.began.await()
        assertTrue("the system is to run it again", service.onStopJob(job))
        phone.until("the stop") { "stop" in phone.core.asked }
        phone.pass(1)
        assertFalse("nobody answers for a job that was taken back", shadow.isJobFinished)
    }

    @Test
    fun aJobThatWaitsBehindAnotherIsTakenBackWithoutStoppingThatOne() {
        Device.schedule(false, true)
        phone.core.lasting = true
        run(Sends.NOW)
        phone.core.began.await()
        val second = run(Sends.LATER)
        service.onStopJob(second)
        phone.pass(1)
        assertFalse("stop" in phone.core.asked)
        phone.core.stopSync()
        phone.until("the first one's end") { shadow.isJobFinished }
        assertEquals("the core sends once at a time, and the second never began", 1, syncs().size)
    }

    @Test
    @Config(sdk = [33, 35])
    fun anExpeditedOneThatIsStoppedIsGoneOnWithByTheOther() {
        Device.schedule(false, true)
        jobs.cancel(Sends.LATER)
        phone.core.lasting = true
        val job = run(Sends.NOW)
        phone.core.began.await()
        assertFalse(service.onStopJob(job))
        assertNotNull(jobs.getPendingJob(Sends.LATER))
    }

    @Test
    fun afterARebootItIsThereAgain() {
        Device.schedule(true, false)
        jobs.cancelAll()
        BootReceiver().onReceive(phone.app, Intent(Intent.ACTION_BOOT_COMPLETED))
        assertEquals(JobInfo.NETWORK_TYPE_UNMETERED, jobs.getPendingJob(Sends.LATER)!!.networkType)
    }

    @Test
    fun afterARebootNothingRunsThatIsNotNeeded() {
        Device.schedule(false, false)
        Device.unschedule()
        assertEquals(emptyList<JobInfo>(), jobs.allPendingJobs)
        BootReceiver().onReceive(phone.app, Intent(Intent.ACTION_BOOT_COMPLETED))
        assertEquals(emptyList<JobInfo>(), jobs.allPendingJobs)
    }

    @Test
    fun nobodyElsesBroadcastIsABoot() {
        Device.schedule(false, false)
        jobs.cancelAll()
        BootReceiver().onReceive(phone.app, Intent("org.example.OTHER"))
        assertEquals(emptyList<JobInfo>(), jobs.allPendingJobs)
    }

    @Test
    fun aSystemThatForgotTheJobIsToldAtTheNextStart() {
        Device.schedule(false, false)
        jobs.cancelAll()
        Sends.restore(phone.app)
        assertNotNull(jobs.getPendingJob(Sends.LATER))
    }

    @Test
    fun daysWithoutAnyJobAreCounted() {
        var now = 1_800_000_000_000L
        Clock.now = { now }
        assertEquals(0, Sends.missed(phone.app))
        Device.schedule(false, false)
        now += 2 * 24 * 3600 * 1000L + 5
        assertEquals(2, Sends.missed(phone.app))
        Device.schedule(false, false)
        assertEquals("a second wish is no job", 2, Sends.missed(phone.app))
        run(Sends.LATER)
        phone.until("the job's end") { shadow.isJobFinished }
        assertEquals(0, Sends.missed(phone.app))
    }

    @Test
    fun nowAndThenTheCityIsAsked() {
        Device.watch(true)
        val job = jobs.getPendingJob(Sends.WATCH)!!
        assertEquals(Sends.PERIOD_MS, job.intervalMillis)
        assertTrue(job.isPersisted)
        assertEquals(JobInfo.NETWORK_TYPE_ANY, job.networkType)
        Device.watch(true)
        assertSame("scheduling it again would stop one that runs", job, jobs.getPendingJob(Sends.WATCH))
        run(Sends.WATCH)
        phone.until("the job's end") { shadow.isJobFinished }
        assertEquals(listOf("sync 60 false"), syncs())
        assertFalse(shadow.isRescheduleNeeded)
        assertNotNull("it comes again", jobs.getPendingJob(Sends.WATCH))
        assertNull(jobs.getPendingJob(Sends.LATER))

        jobs.cancelAll()
        BootReceiver().onReceive(phone.app, Intent(Intent.ACTION_BOOT_COMPLETED))
        assertNotNull("after a reboot too", jobs.getPendingJob(Sends.WATCH))
        Device.unschedule()
        assertNotNull("that nothing waits ends no watch", jobs.getPendingJob(Sends.WATCH))
        Device.watch(false)
        assertEquals(emptyList<JobInfo>(), jobs.allPendingJobs)
    }

    @Test
    fun aWatchThatFindsSomethingLeftHasItSent() {
        Device.watch(true)
        phone.core.left(1, "city")
        run(Sends.WATCH)
        phone.until("the job's end") { shadow.isJobFinished }
        assertNotNull(jobs.getPendingJob(Sends.LATER))
    }

    @Test
    fun aWatchThatIsEndedFromWithinItselfIsNotStopped() {
        Device.watch(true)
        phone.core.lasting = true
        run(Sends.WATCH)
        phone.core.began.await()
        Device.watch(false)
        assertNotNull(jobs.getPendingJob(Sends.WATCH))
        phone.core.stopSync()
        phone.until("the job's end") { shadow.isJobFinished }
        assertNull(jobs.getPendingJob(Sends.WATCH))
    }
}
