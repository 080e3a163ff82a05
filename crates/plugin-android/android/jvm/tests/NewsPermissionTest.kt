package id.sambat.phone

import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.pm.PackageManager
import id.sambat.phone.core.service
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** Whether news may be shown, in every answer. The dialog is answered by hand; Android's own switch is Robolectric's. */
@RunWith(RobolectricTestRunner::class)
class NewsPermissionTest {
    @get:Rule internal val phone = Phone()
    private val permission = "android.permission.POST_NOTIFICATIONS"
    private val manager get() = phone.app.service<NotificationManager>()

    @Before
    fun open() {
        phone.open()
    }

    private fun ask(ask: Boolean) = phone.ask("notifications", """{"ask":$ask}""")

    private fun state(answer: Answer) = phone.settle(answer).json().getString("state")

    private fun answerDialog(granted: Boolean, mayAskAgain: Boolean) {
        val asked = shadowOf(phone.activity).lastRequestedPermission
        assertEquals(listOf(permission), asked.requestedPermissions.toList())
        if (granted) shadowOf(phone.app).grantPermissions(permission)
        shadowOf(manager).setNotificationsEnabled(granted)
        shadowOf(phone.app.packageManager).setShouldShowRequestPermissionRationale(permission, mayAskAgain)
        phone.activity.onRequestPermissionsResult(
            asked.requestCode, asked.requestedPermissions, intArrayOf(if (granted) PackageManager.PERMISSION_GRANTED else PackageManager.PERMISSION_DENIED),
        )
    }

    @Test
    @Config(sdk = [26, 30])
    fun beforeAndroid13NothingIsAsked() {
        assertEquals("granted", state(ask(true)))
        assertNull(shadowOf(phone.activity).lastRequestedPermission)
        shadowOf(manager).setNotificationsEnabled(false)
        assertEquals("off", state(ask(true)))
    }

    @Test
    @Config(sdk = [33, 35])
    fun granted() {
        assertEquals("notAsked", state(ask(false)))
        assertNull(shadowOf(phone.activity).lastRequestedPermission)
        val answer = ask(true)
        answerDialog(granted = true, mayAskAgain = false)
        assertEquals("granted", state(answer))
    }

    @Test
    @Config(sdk = [33, 35])
    fun refusedAndRefusedForEver() {
        val first = ask(true)
        answerDialog(granted = false, mayAskAgain = true)
        assertEquals("refused", state(first))
        val second = ask(true)
        answerDialog(granted = false, mayAskAgain = false)
        assertEquals("refusedForEver", state(second))
        assertEquals("no dialog would come", "refusedForEver", state(ask(true)))
    }

    @Test
    @Config(sdk = [33, 35])
    fun grantedAndSwitchedOff() {
        shadowOf(phone.app).grantPermissions(permission)
        shadowOf(manager).setNotificationsEnabled(false)
        assertEquals("off", state(ask(true)))
    }

    @Test
    @Config(sdk = [33, 35])
    fun twoQuestionsAreOneDialog() {
        val place = phone.ask("place", """{"seconds":1,"ask":true}""")
        val asked = shadowOf(phone.activity).lastRequestedPermission
        assertEquals("notAsked", state(ask(true)))
        assertEquals(asked, shadowOf(phone.activity).lastRequestedPermission)
        phone.activity.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, asked.requestedPermissions.map { PackageManager.PERMISSION_DENIED }.toIntArray())
        assertEquals("refused", state(place))
    }

    @Test
    fun eachKindIsSaid() {
        manager.deleteNotificationChannel("sent")
        manager.createNotificationChannel(NotificationChannel("sent", "x", NotificationManager.IMPORTANCE_NONE))
        val channels = phone.settle(ask(false)).json().getJSONObject("channels")
        assertEquals(mapOf("answer" to true, "done" to true, "sent" to false, "late" to true), channels.keys().asSequence().associateWith(channels::getBoolean))
    }
}
