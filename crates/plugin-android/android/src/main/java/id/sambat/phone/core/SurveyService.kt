package id.sambat.phone.core

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.app.Service
import android.content.Context
import android.content.Intent
import android.content.pm.ServiceInfo
import android.os.Build
import android.os.IBinder
import id.sambat.phone.R

/**
 * Keeps the place known while an officer walks along a street with another app's camera in front, and says so as long as it does.
 *
 * Only the window starts it, with the permission in hand: anything else Android answers by ending the app. It dies with the window:
 * a process that it kept alive would start its next window without a page.
 */
class SurveyService : Service() {
    private var held: Place.Held? = null

    override fun onBind(intent: Intent?): IBinder? = null

    override fun onStartCommand(intent: Intent?, flags: Int, startId: Int): Int {
        if (intent == null || !Place.of(this).isGranted() || !show(intent)) {
            stopSelf()
        } else if (held == null) {
            held = Place.of(this).hold()
        }
        return START_NOT_STICKY
    }

    /** False: the system does not let us, for a reason of its own. */
    private fun show(intent: Intent): Boolean {
        val notification = Notification.Builder(this, CHANNEL)
            .setSmallIcon(R.drawable.ic_news)
            .setColor(getColor(R.color.news))
            .setContentTitle(intent.getStringExtra(TITLE))
            .setContentText(intent.getStringExtra(TEXT))
            .setOngoing(true)
            .setContentIntent(PendingIntent.getActivity(
                this, 0, Intent(Intent.ACTION_MAIN).setComponent(Notices.windowOf(this)), PendingIntent.FLAG_IMMUTABLE,
            ))
            .build()
        return try {
            if (Build.VERSION.SDK_INT >= 29) {
                startForeground(ID, notification, ServiceInfo.FOREGROUND_SERVICE_TYPE_LOCATION)
            } else {
                startForeground(ID, notification)
            }
            true
        } catch (notGranted: SecurityException) {
            false
        } catch (notAllowedNow: IllegalStateException) {
            false
        }
    }

    override fun onTaskRemoved(rootIntent: Intent?) = stopSelf()

    override fun onDestroy() {
        held?.close()
        held = null
        super.onDestroy()
    }

    companion object {
        const val CHANNEL = "survey"
        private const val ID = 2
        private const val TITLE = "title"
        private const val TEXT = "text"

        /** From the window alone, while it is seen. False: it did not start. */
        internal fun start(context: Context, title: String, text: String): Boolean {
            if (!Place.of(context).isGranted()) return false
            context.service<NotificationManager>().createNotificationChannel(
                NotificationChannel(CHANNEL, context.getString(R.string.channel_survey), NotificationManager.IMPORTANCE_LOW),
            )
            val intent = Intent(context, SurveyService::class.java).putExtra(TITLE, title).putExtra(TEXT, text)
            return try {
                // Not startForegroundService: that one ends the app where the service may not come to the front.
                context.startService(intent) != null
            } catch (notSeen: IllegalStateException) {
                false
            }
        }

        internal fun stop(context: Context) {
            context.stopService(Intent(context, SurveyService::class.java))
        }
    }
}
