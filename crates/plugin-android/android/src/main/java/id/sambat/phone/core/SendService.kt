package id.sambat.phone.core

import android.app.job.JobParameters
import android.app.job.JobService
import android.os.Handler
import android.os.Looper
import org.json.JSONException
import org.json.JSONObject
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/** What a run of the core came to. */
internal class SyncReport(val left: Int, val waiting: String) {
    companion object {
        /** An answer that cannot be read leaves everything to be done. */
        fun read(json: String) = try {
            JSONObject(json).run { SyncReport(getInt("left"), optString("waiting")) }
        } catch (unreadable: JSONException) {
            SyncReport(left = 1, waiting = "")
        }
    }
}

/**
 * Sends in the background, as long as the system lets it.
 *
 * The system says when to begin and when to stop. The core keeps what it has sent byte by byte, so a stop loses nothing; what is
 * left is sent by the next job.
 */
class SendService : JobService() {
    /** One call of the system's. Once it took the job back we may not answer for it. */
    private class Call {
        @Volatile var takenBack = false
    }

    private val onWindowsThread = Handler(Looper.getMainLooper())

    override fun onStartJob(job: JobParameters): Boolean {
        Device.start(this)
        Sends.began(this)
        val call = Call()
        calls[job.jobId] = call
        worker.execute { send(job, call) }
        return true
    }

    private fun send(job: JobParameters, call: Call) {
        if (call.takenBack) return
        val wishes = Sends.wishes
        sending = call
        // Taken back between the two lines above: the core was not asked to stop then.
        val answer = try {
            if (call.takenBack) return else Device.engine.syncOnce(secondsOf(job.jobId), isUnmetered(job))
        } finally {
            sending = null
        }
        val report = SyncReport.read(answer)
        // Where onStopJob runs too, so that one of the two has the last word.
        onWindowsThread.post { if (!call.takenBack) finish(job, call, report, wishes) }
    }

    private fun finish(job: JobParameters, call: Call, report: SyncReport, wishes: Int) {
        calls.remove(job.jobId, call)
        if (job.jobId == Sends.WATCH) return finishWatch(job, report)
        val left = report.left > 0 || Sends.wishes != wishes
        val unmetered = report.waiting == "unmetered"
        when {
            !left -> {
                jobFinished(job, false)
                Sends.done(this)
            }
            // The same job once more, after a wait that doubles each time.
            job.jobId == Sends.LATER && unmetered == isUnmetered(job) && Sends.wishes == wishes -> jobFinished(job, true)
            else -> {
                jobFinished(job, false)
                Sends.schedule(this, unmetered, now = false)
            }
        }
    }

    /** It comes again by itself, unless it is no longer wanted. */
    private fun finishWatch(job: JobParameters, report: SyncReport) {
        jobFinished(job, false)
        if (!Sends.isWatching(this)) Sends.watch(this, false)
        if (report.left > 0) Sends.schedule(this, report.waiting == "unmetered", now = false)
    }

    override fun onStopJob(job: JobParameters): Boolean {
        val call = calls.remove(job.jobId)
        call?.takenBack = true
        call?.let(::stop)
        if (job.jobId == Sends.LATER) return true
        if (job.jobId == Sends.WATCH) return false
        // A retry of an expedited job is not expedited, and not kept over a reboot.
        Sends.schedule(this, unmetered = false, now = false)
        return false
    }

    /** Again until it has stopped: the first word may come before the core began to listen. */
    private fun stop(call: Call) {
        if (sending !== call) return
        Device.engine.stopSync()
        onWindowsThread.postDelayed({ stop(call) }, STOP_AGAIN_MS)
    }

    private fun isUnmetered(job: JobParameters) = job.extras.getBoolean(Sends.UNMETERED)

    companion object {
        private const val STOP_AGAIN_MS = 250L

        /** Of the ten minutes that a job has, and of the few that an expedited one has: the rest is for ending well. */
        private fun secondsOf(id: Int) = when (id) {
            Sends.NOW -> 150
            Sends.WATCH -> 60
            else -> 480
        }

        /** The core sends once at a time: a second job waits for the first. */
        private val worker = Executors.newSingleThreadExecutor { Thread(it, "sambat-send").apply { isDaemon = true } }
        private val calls = ConcurrentHashMap<Int, Call>()
        @Volatile private var sending: Call? = null

        internal fun isSending() = sending != null

        internal fun isRunning(id: Int) = calls.containsKey(id)

        /** Ends what is being sent and waits for it, at most [millis]: before the process ends itself. */
        fun rest(millis: Long) {
            calls.values.forEach { it.takenBack = true }
            calls.clear()
            if (sending == null) return
            Device.engine.stopSync()
            try {
                worker.submit {}.get(millis, TimeUnit.MILLISECONDS)
            } catch (late: TimeoutException) {
                // What is not committed by now is sent again.
            }
        }
    }
}
