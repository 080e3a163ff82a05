package id.sambat.phone

import android.Manifest
import android.app.Notification
import android.app.Service
import android.content.Intent
import android.content.pm.PackageManager
import android.content.pm.ServiceInfo
import android.location.Location
import android.location.LocationManager
import id.sambat.phone.core.Place
import id.sambat.phone.core.SurveyService
import id.sambat.phone.core.service
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ServiceController

/**
 * The service that keeps an officer's place. Robolectric starts no service by itself and refuses none to come to the front: the
 * test makes it, and throws what Android throws.
 */
@RunWith(RobolectricTestRunner::class)
class SurveyTest {
    @get:Rule internal val phone = Phone()
    private val locations get() = shadowOf(phone.app.service<LocationManager>())

    @Before
    fun open() {
        locations.setLocationEnabled(true)
        locations.setProviderEnabled(LocationManager.GPS_PROVIDER, true)
        phone.open()
    }

    private fun grant() = shadowOf(phone.app).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACCESS_COARSE_LOCATION)

    private fun on() = phone.answerOf("survey", """{"on":true,"title":"Survei","text":"Jalan Mawar"}""")

    private fun begun(): ServiceController<SurveyService> {
        assertNull(on().refused)
        val intent = shadowOf(phone.app).nextStartedService
        assertEquals(SurveyService::class.java.name, intent.component!!.className)
        return Robolectric.buildService(SurveyService::class.java, intent).create()
    }

    @Test
    fun itKeepsThePlaceAndSaysSo() {
        grant()
        val controller = begun()
        val service = controller.get()
        assertEquals(Service.START_NOT_STICKY, service.onStartCommand(shadowOf(service).let { controller.intent }, 0, 1))
        val notification = shadowOf(service).lastForegroundNotification
        assertEquals("Survei", notification.extras.getString(Notification.EXTRA_TITLE))
        assertTrue(notification.flags and Notification.FLAG_ONGOING_EVENT != 0)
        if (RuntimeEnvironment.getApiLevel() >= 29) assertEquals(ServiceInfo.FOREGROUND_SERVICE_TYPE_LOCATION, service.foregroundServiceType)
        assertEquals(1, locations.getLocationUpdateListeners("gps").size)

        // A good fix ends a question, and not a survey.
        for (lat in listOf(-7.1, -7.2)) {
            phone.pass(60)
            locations.simulateLocation(Location("gps").apply { latitude = lat; accuracy = 4f; elapsedRealtimeNanos = android.os.SystemClock.elapsedRealtimeNanos() })
            phone.pass(0)
            assertEquals(lat, Place.of(phone.app).now()!!.lat, 1e-9)
        }
        assertNull(phone.answerOf("survey", """{"on":false}""").refused)
        assertNotNull(shadowOf(phone.app).nextStoppedService)
        controller.destroy()
        assertTrue(locations.locationUpdateListeners.isEmpty())
    }

    @Test
    fun withoutThePlaceThereIsNone() {
        assertEquals("no survey without the place", on().refused)
        assertNull(shadowOf(phone.app).nextStartedService)
    }

    @Test
    fun takenAwayMeanwhileItEndsAndTheAppDoesNot() {
        grant()
        val controller = begun()
        shadowOf(phone.app).denyPermissions(Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACCESS_COARSE_LOCATION)
        controller.startCommand(0, 1)
        assertTrue(shadowOf(controller.get()).isStoppedBySelf)
        assertNull(shadowOf(controller.get()).lastForegroundNotification)
    }

    @Test
    fun whatAndroidRefusesEndsTheServiceAlone() {
        grant()
        for (problem in listOf(SecurityException("no longer granted"), IllegalStateException("not allowed from the background"))) {
            val controller = begun()
            shadowOf(controller.get()).setThrowInStartForeground(problem)
            controller.startCommand(0, 1)
            assertTrue(shadowOf(controller.get()).isStoppedBySelf)
            assertTrue(locations.locationUpdateListeners.isEmpty())
        }
    }

    @Test
    fun theSystemDoesNotStartItByItself() {
        grant()
        val service = begun().get()
        service.onStartCommand(null, 0, 1)
        assertTrue(shadowOf(service).isStoppedBySelf)
    }

    @Test
    fun itGoesWithTheWindow() {
        grant()
        val controller = begun().startCommand(0, 1)
        assertFalse(shadowOf(controller.get()).isStoppedBySelf)
        controller.get().onTaskRemoved(Intent())
        assertTrue(shadowOf(controller.get()).isStoppedBySelf)
        val info = phone.app.packageManager.getServiceInfo(android.content.ComponentName(phone.app, SurveyService::class.java), PackageManager.GET_META_DATA)
        assertEquals("told of it, and not just ended", 0, info.flags and ServiceInfo.FLAG_STOP_WITH_TASK)
    }
}
