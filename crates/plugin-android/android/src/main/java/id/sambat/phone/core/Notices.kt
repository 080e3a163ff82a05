package id.sambat.phone.core

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.net.Uri
import id.sambat.phone.R
import org.json.JSONObject

/** A piece of news about one report. Its words are the core's: of a private report they say nothing. */
internal class News(
    val report: String,
    val kind: String,
    val title: String,
    val text: String,
    val at: Long,
    val isPrivate: Boolean,
    val silent: Boolean,
) {
    companion object {
        fun read(json: String) = JSONObject(json).run {
            News(
                report = getString("report"),
                kind = getString("kind"),
                title = getString("title"),
                text = getString("text"),
                at = getLong("when"),
                isPrivate = optBoolean("private"),
                silent = optBoolean("silent"),
            )
        }
    }
}

/** Puts news before the citizen: one notification a report, the newest. */
internal object Notices {
    /** Every notification has the report as its tag; this is only the other half of the key. */
    const val ID = 1

    const val ANSWER = "answer"
    const val DONE = "done"
    const val SENT = "sent"
    const val LATE = "late"
    val CHANNELS = listOf(ANSWER, DONE, SENT, LATE)

    private const val AT = "sambat.at"
    private const val QUIET = "quiet"

    /** Made at each start, in the language of the phone; what the citizen set for one stays. */
    fun channels(context: Context) {
        val made = listOf(
            NotificationChannel(ANSWER, context.getString(R.string.channel_answer), NotificationManager.IMPORTANCE_DEFAULT),
            NotificationChannel(DONE, context.getString(R.string.channel_done), NotificationManager.IMPORTANCE_DEFAULT),
            NotificationChannel(SENT, context.getString(R.string.channel_sent), NotificationManager.IMPORTANCE_LOW),
            NotificationChannel(LATE, context.getString(R.string.channel_late), NotificationManager.IMPORTANCE_DEFAULT),
        )
        manager(context).createNotificationChannels(made)
    }

    private fun channelOf(kind: String) = when (kind) {
        "answered", "question" -> ANSWER
        "done" -> DONE
        "late" -> LATE
        else -> SENT
    }

    fun isOn(context: Context, channel: String): Boolean {
        val known = manager(context).getNotificationChannel(channel) ?: return true
        return known.importance != NotificationManager.IMPORTANCE_NONE
    }

    fun areOn(context: Context) = manager(context).areNotificationsEnabled()

    fun tell(context: Context, news: News): Boolean {
        val channel = channelOf(news.kind)
        if (!areOn(context) || !isOn(context, channel)) return false
        // Where the same or something newer is on the screen already, this says nothing new.
        if (shownAt(context, news.report) >= news.at) return true

        val notification = Notification.Builder(context, channel)
            .setSmallIcon(R.drawable.ic_news)
            .setColor(context.getColor(R.color.news))
            .setContentTitle(news.title)
            .setContentText(news.text)
            .setStyle(Notification.BigTextStyle().bigText(news.text))
            .setWhen(news.at)
            .setShowWhen(true)
            .setCategory(Notification.CATEGORY_STATUS)
            .setVisibility(if (news.isPrivate) Notification.VISIBILITY_SECRET else Notification.VISIBILITY_PRIVATE)
            .setAutoCancel(true)
            .setContentIntent(openReport(context, news.report))
        notification.extras.putLong(AT, news.at)
        // A member of a group whose summary alone makes a sound, and which has no summary.
        if (news.silent) notification.setGroup(QUIET).setGroupAlertBehavior(Notification.GROUP_ALERT_SUMMARY)
        manager(context).notify(news.report, ID, notification.build())
        return true
    }

    fun retract(context: Context, report: String?) {
        if (report != null) return manager(context).cancel(report, ID)
        // Not all that the app shows: a survey, which has another number, says that it goes on.
        for (shown in manager(context).activeNotifications) manager(context).cancel(shown.tag, ID)
    }

    private fun shownAt(context: Context, report: String): Long {
        val shown = manager(context).activeNotifications.firstOrNull { it.tag == report && it.id == ID }
        return shown?.notification?.extras?.getLong(AT) ?: Long.MIN_VALUE
    }

    /** The report stands in the address: two intents that differ only in their extras are one to the system. */
    private fun openReport(context: Context, report: String): PendingIntent {
        val address = Uri.Builder().scheme(Incoming.SCHEME).authority(Incoming.REPORT).appendPath(report).build()
        val intent = Intent(Intent.ACTION_VIEW, address)
            .setComponent(windowOf(context))
            .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK)
        return PendingIntent.getActivity(
            context, report.hashCode(), intent, PendingIntent.FLAG_IMMUTABLE or PendingIntent.FLAG_UPDATE_CURRENT,
        )
    }

    /** The activity that the launcher starts: this module does not know the app's classes. */
    fun windowOf(context: Context): ComponentName? =
        context.packageManager.getLaunchIntentForPackage(context.packageName)?.component

    private fun manager(context: Context) = context.service<NotificationManager>()
}
