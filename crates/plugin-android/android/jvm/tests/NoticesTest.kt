package id.sambat.phone

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.Intent
import id.sambat.phone.core.Device
import org.json.JSONObject
import id.sambat.phone.core.service
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import android.app.PendingIntent

/**
 * What the citizen is told. Robolectric keeps notifications and shows none: whether one sounds is read from its channel and group,
 * and whether the app may show any is set by hand.
 */
@RunWith(RobolectricTestRunner::class)
class NoticesTest {
    @get:Rule internal val phone = Phone()
    private val manager get() = phone.app.service<NotificationManager>()

    @Before
    fun start() = Device.start(phone.app)

    private fun news(report: String = "r1", kind: String = "answered", title: String = "Dijawab", at: Long = 1000, private: Boolean = false, silent: Boolean = false) =
        JSONObject().put("report", report).put("kind", kind).put("title", title).put("text", "Teks").put("when", at)
            .put("private", private).put("silent", silent).toString()

    private fun shown() = manager.activeNotifications.associate { it.tag to it.notification }

    private fun titleOf(report: String) = shown()[report]?.extras?.getString(Notification.EXTRA_TITLE)

    @Test
    fun aReportHasOneNotificationTheNewest() {
        assertTrue(Device.tell(news()))
        assertTrue(Device.tell(news(title = "Selesai", kind = "done", at = 2000)))
        assertTrue(Device.tell(news(report = "r2")))
        assertEquals(setOf("r1", "r2"), shown().keys)
        assertEquals("Selesai", titleOf("r1"))
    }

    @Test
    fun theSameIsNotToldTwiceAndTheOlderNotAfterTheNewer() {
        Device.tell(news(title = "Baru", at = 2000))
        assertTrue(Device.tell(news(title = "Lagi", at = 2000)))
        assertTrue(Device.tell(news(title = "Lama", at = 1000)))
        assertEquals("Baru", titleOf("r1"))
    }

    @Test
    fun eachKindHasItsChannel() {
        for ((kind, channel) in mapOf("answered" to "answer", "question" to "answer", "done" to "done", "sent" to "sent", "late" to "late")) {
            assertTrue(Device.tell(news(report = kind, kind = kind)))
            assertEquals(channel, shown()[kind]!!.channelId)
        }
        assertEquals(NotificationManager.IMPORTANCE_LOW, manager.getNotificationChannel("sent").importance)
        assertEquals(NotificationManager.IMPORTANCE_DEFAULT, manager.getNotificationChannel("answer").importance)
    }

    @Test
    fun aChannelThatIsOffShowsNothing() {
        manager.deleteNotificationChannel("late")
        manager.createNotificationChannel(NotificationChannel("late", "x", NotificationManager.IMPORTANCE_NONE))
        assertFalse(Device.tell(news(kind = "late")))
        assertTrue(shown().isEmpty())
        assertTrue(Device.tell(news(kind = "done")))
    }

    @Test
    fun whoWantsNoneGetsNone() {
        shadowOf(manager).setNotificationsEnabled(false)
        assertFalse(Device.tell(news()))
        assertTrue(shown().isEmpty())
    }

    @Test
    fun aPrivateOneIsNotOnTheLockScreen() {
        Device.tell(news(report = "p", private = true))
        Device.tell(news(report = "q"))
        assertEquals(Notification.VISIBILITY_SECRET, shown()["p"]!!.visibility)
        assertEquals(Notification.VISIBILITY_PRIVATE, shown()["q"]!!.visibility)
        assertNull(shown()["q"]!!.publicVersion)
    }

    @Test
    fun inQuietHoursItMakesNoSound() {
        Device.tell(news(report = "q", silent = true))
        Device.tell(news(report = "l"))
        assertEquals(Notification.GROUP_ALERT_SUMMARY, shown()["q"]!!.groupAlertBehavior)
        assertNotEquals(null, shown()["q"]!!.group)
        assertEquals(Notification.GROUP_ALERT_ALL, shown()["l"]!!.groupAlertBehavior)
    }

    @Test
    fun tappedEachOpensItsOwnReport() {
        Device.tell(news(report = "0190-a"))
        Device.tell(news(report = "0190-b"))
        for (report in listOf("0190-a", "0190-b")) {
            val pending = shadowOf(shown()[report]!!.contentIntent)
            val intent = pending.savedIntent
            assertEquals("sambat://aduan/$report", intent.dataString)
            assertEquals("id.sambat.warga.MainActivity", intent.component!!.className)
            assertEquals(Intent.ACTION_VIEW, intent.action)
            assertTrue(pending.flags and PendingIntent.FLAG_IMMUTABLE != 0)
        }
        assertNotEquals(shown()["0190-a"]!!.contentIntent, shown()["0190-b"]!!.contentIntent)
    }

    @Test
    fun whatIsErasedIsTakenAway() {
        for (report in listOf("a", "b", "c")) Device.tell(news(report = report))
        manager.notify(2, Notification.Builder(phone.app, "sent").setSmallIcon(R.drawable.ic_news).build())
        Device.retract("a")
        assertEquals(setOf("b", "c", null), shown().keys)
        Device.retract(null)
        assertEquals("a survey goes on", setOf<String?>(null), shown().keys)
    }
}
