package id.sambat.phone.core

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Context
import android.os.Build
import android.os.PersistableBundle

/**
 * When the system lets us send and ask. Two jobs send, because an expedited one knows nothing but the network, and a retry of it is not
 * expedited: [NOW] runs at once after the citizen pressed *Kirim*, [LATER] whenever there is a network, also after a reboot. A third, [WATCH], asks now and then what is new.
 */
internal object Sends {
    const val NOW = 7101
    const val LATER = 7102
    const val WATCH = 7103

    /** Said in the job's extras, for the core. */
    const val UNMETERED = "unmetered"

    private const val FIRST_RETRY_MS = 30_000L

    /** Android grants no shorter one. */
    const val PERIOD_MS = 15 * 60_000L
    private const val DAY_MS = 24 * 60 * 60 * 1000L

    /** A wish of the core that a job will fulfil, and how far back the last job lies. */
    private const val WISH = "send.wish"
    private const val WISH_UNMETERED = "send.unmetered"
    private const val WATCHED = "watch"
    private const val SINCE = "send.since"

    /** Counts wishes, so that a job can tell whether another came while it ran. */
    @Volatile var wishes = 0
        private set

    @Synchronized
    fun schedule(context: Context, unmetered: Boolean, now: Boolean) {
        wishes++
        val memory = Memory.of(context)
        memory.edit().apply {
            if (!memory.getBoolean(WISH, false)) putLong(SINCE, Clock.now())
            putBoolean(WISH, true)
            putBoolean(WISH_UNMETERED, unmetered)
        }.apply()

        val expedited = now && !unmetered && Build.VERSION.SDK_INT >= 31 && scheduleNow(context)
        scheduleLater(context, unmetered, hurry = now && !expedited)
    }

    /** False: the system has no quota left for it, or takes none such. */
    private fun scheduleNow(context: Context): Boolean {
        val jobs = scheduler(context)
        // Scheduling a job that runs stops it; it will look again before it ends.
        if (jobs.getPendingJob(NOW) != null) return true
        return scheduled(jobs) {
            JobInfo.Builder(NOW, service(context))
                .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                .setExtras(extras(false))
                .apply { if (Build.VERSION.SDK_INT >= 31) setExpedited(true) }
                .build()
        }
    }

    /** In a [hurry] a wait after failures is cut short, which only scheduling anew does. */
    private fun scheduleLater(context: Context, unmetered: Boolean, hurry: Boolean) {
        val jobs = scheduler(context)
        val network = if (unmetered) JobInfo.NETWORK_TYPE_UNMETERED else JobInfo.NETWORK_TYPE_ANY
        val pending = jobs.getPendingJob(LATER)
        if (pending != null) {
            if (SendService.isRunning(LATER)) return
            @Suppress("DEPRECATION")
            if (pending.networkType == network && !hurry) return
        }
        scheduled(jobs) {
            JobInfo.Builder(LATER, service(context))
                .setRequiredNetworkType(network)
                .setBackoffCriteria(FIRST_RETRY_MS, JobInfo.BACKOFF_POLICY_EXPONENTIAL)
                .setPersisted(true)
                .setExtras(extras(unmetered))
                .build()
        }
    }

    /** Whether the system took it. */
    private inline fun scheduled(jobs: JobScheduler, job: () -> JobInfo) = try {
        jobs.schedule(job()) == JobScheduler.RESULT_SUCCESS
    } catch (refused: IllegalArgumentException) {
        // This Android takes no such job.
        false
    } catch (refused: IllegalStateException) {
        // Too many schedulings in a short time. The wish is written down, and the next start of the app asks again.
        false
    }

    /** The core has nothing to send. A job that runs ends by itself: cancelling it would stop it in the middle. */
    @Synchronized
    fun done(context: Context) {
        Memory.of(context).edit().putBoolean(WISH, false).apply()
        for (id in listOf(NOW, LATER)) if (!SendService.isRunning(id)) scheduler(context).cancel(id)
    }

    @Synchronized
    fun watch(context: Context, on: Boolean) {
        Memory.of(context).edit().putBoolean(WATCHED, on).apply()
        val jobs = scheduler(context)
        if (!on) {
            // One that runs is the core asking, which says this in the middle of it: it ends by itself, and comes no more.
            if (!SendService.isRunning(WATCH)) jobs.cancel(WATCH)
            return
        }
        if (jobs.getPendingJob(WATCH) != null) return
        scheduled(jobs) {
            JobInfo.Builder(WATCH, service(context))
                .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                .setPeriodic(PERIOD_MS)
                .setPersisted(true)
                .setExtras(extras(false))
                .build()
        }
    }

    fun isWatching(context: Context) = Memory.of(context).getBoolean(WATCHED, false)

    /** Some makers' systems forget jobs at a boot, a force-stop drops them all: what is wished for is asked for again. */
    @Synchronized
    fun restore(context: Context) {
        val memory = Memory.of(context)
        if (memory.getBoolean(WISH, false)) scheduleLater(context, memory.getBoolean(WISH_UNMETERED, false), hurry = false)
        if (isWatching(context)) watch(context, true)
    }

    /** Whole days for which something has waited to be sent and no job has run. */
    fun missed(context: Context): Int {
        val memory = Memory.of(context)
        if (!memory.getBoolean(WISH, false)) return 0
        return ((Clock.now() - memory.getLong(SINCE, Clock.now())) / DAY_MS).toInt().coerceAtLeast(0)
    }

    fun began(context: Context) = Memory.of(context).edit().putLong(SINCE, Clock.now()).apply()

    private fun scheduler(context: Context) = context.service<JobScheduler>()

    private fun service(context: Context) = ComponentName(context, SendService::class.java)

    private fun extras(unmetered: Boolean) = PersistableBundle().apply { putBoolean(UNMETERED, unmetered) }
}
