package id.sambat.phone

import android.Manifest
import android.content.pm.PackageManager
import android.hardware.Sensor
import android.hardware.SensorManager
import android.location.Location
import android.location.LocationManager
import android.os.SystemClock
import id.sambat.phone.core.Heading
import id.sambat.phone.core.service
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.SensorEventBuilder
import org.robolectric.shadows.ShadowLocationManager
import org.robolectric.shadows.ShadowSensor
import kotlin.math.cos
import kotlin.math.sin

/**
 * The place, in every answer to the question for it. Robolectric's manager hands on the locations that a test makes up; dialogs are
 * answered by hand, and time on the window's thread passes when told. What a rough place looks like, only a phone shows.
 */
@RunWith(RobolectricTestRunner::class)
class PlaceTest {
    @get:Rule internal val phone = Phone()
    private val manager get() = phone.app.service<LocationManager>()
    private val shadow: ShadowLocationManager get() = shadowOf(manager)
    private val fine = Manifest.permission.ACCESS_FINE_LOCATION
    private val rough = Manifest.permission.ACCESS_COARSE_LOCATION

    @Before
    fun open() {
        shadow.setLocationEnabled(true)
        shadow.setProviderEnabled(LocationManager.GPS_PROVIDER, true)
        shadow.setProviderEnabled(LocationManager.NETWORK_PROVIDER, true)
        phone.open()
    }

    private fun grant(vararg names: String) = shadowOf(phone.app).grantPermissions(*names)

    private fun location(provider: String, accuracy: Float, lat: Double = -7.16, ageS: Long = 0, mock: Boolean = false) = Location(provider).apply {
        latitude = lat
        longitude = 113.48
        this.accuracy = accuracy
        elapsedRealtimeNanos = SystemClock.elapsedRealtimeNanos() - ageS * 1_000_000_000
        // A clock of years ago, as some receivers have it: nothing may depend on it.
        time = 100
        if (mock) if (RuntimeEnvironment.getApiLevel() >= 31) isMock = true else org.robolectric.util.ReflectionHelpers.callInstanceMethod<Void>(this, "setIsFromMockProvider", org.robolectric.util.ReflectionHelpers.ClassParameter.from(Boolean::class.java, true))
    }

    private fun tell(location: Location) {
        shadow.simulateLocation(location)
        phone.pass(0)
    }

    private fun ask(seconds: Int = 30, ask: Boolean = false) = phone.ask("place", """{"seconds":$seconds,"ask":$ask}""")

    private fun state(answer: Answer) = phone.settle(answer).json().getString("state")

    private fun fix(answer: Answer): JSONObject = phone.settle(answer).json().getJSONObject("fix")

    /** The dialog of the system is answered. */
    private fun answerDialog(fineToo: Boolean, roughToo: Boolean, mayAskAgain: Boolean) {
        val asked = shadowOf(phone.activity).lastRequestedPermission
        if (roughToo) grant(rough)
        if (fineToo) grant(fine)
        shadowOf(phone.app.packageManager).setShouldShowRequestPermissionRationale(fine, mayAskAgain)
        val granted = asked.requestedPermissions.map { if (if (it == fine) fineToo else roughToo) PackageManager.PERMISSION_GRANTED else PackageManager.PERMISSION_DENIED }
        phone.activity.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, granted.toIntArray())
    }

    @Test
    fun nobodyIsAskedBeforeTheWords() {
        assertEquals("notAsked", state(ask(ask = false)))
        assertNull(shadowOf(phone.activity).lastRequestedPermission)
    }

    @Test
    fun grantedFinely() {
        val answer = ask(ask = true)
        assertEquals(setOf(fine, rough), shadowOf(phone.activity).lastRequestedPermission.requestedPermissions.toSet())
        answerDialog(fineToo = true, roughToo = true, mayAskAgain = false)
        tell(location("gps", 8f))
        assertEquals("fix", state(answer))
        val fix = fix(answer)
        assertEquals(-7.16, fix.getDouble("lat"), 1e-9)
        assertEquals(113.48, fix.getDouble("lon"), 1e-9)
        assertEquals(8.0, fix.getDouble("accuracyM"), 1e-9)
        assertEquals("gps", fix.getString("provider"))
        assertFalse(fix.getBoolean("mock"))
        assertFalse(fix.has("heading"))
    }

    @Test
    fun grantedRoughly() {
        val answer = ask(seconds = 5, ask = true)
        answerDialog(fineToo = false, roughToo = true, mayAskAgain = true)
        tell(location("network", 2000f))
        phone.pass(5)
        assertEquals("approximate", state(answer))
        assertEquals(2000.0, fix(answer).getDouble("accuracyM"), 1e-9)
    }

    @Test
    fun refusedOnceAndAskedAgain() {
        val answer = ask(ask = true)
        answerDialog(fineToo = false, roughToo = false, mayAskAgain = true)
        assertEquals("refused", state(answer))
        assertEquals("refused", state(ask(ask = false)))
        val second = ask(ask = true)
        answerDialog(fineToo = false, roughToo = false, mayAskAgain = false)
        assertEquals("refusedForEver", state(second))
        assertEquals("no dialog would come", "refusedForEver", state(ask(ask = true)))
    }

    @Test
    fun aDialogThatWasPutAwayIsNoRefusalForEver() {
        val answer = ask(ask = true)
        answerDialog(fineToo = false, roughToo = false, mayAskAgain = false)
        assertEquals("refused", state(answer))
    }

    @Test
    fun whoTakesItAwayAgainIsAskedAsIfNeverAsked() {
        ask(ask = true)
        answerDialog(fineToo = false, roughToo = false, mayAskAgain = true)
        val second = ask(ask = true)
        answerDialog(fineToo = true, roughToo = true, mayAskAgain = false)
        tell(location("gps", 5f))
        assertEquals("fix", state(second))
        shadowOf(phone.app).denyPermissions(fine, rough)
        val third = ask(ask = false)
        assertEquals("notAsked", state(third))
        assertFalse("the last place is forgotten with the permission", third.json().has("fix"))
        grant(fine, rough)
        assertEquals("none", state(ask(seconds = 0)))
    }

    @Test
    fun switchedOff() {
        grant(fine, rough)
        shadow.setLocationEnabled(false)
        shadow.setProviderEnabled(LocationManager.GPS_PROVIDER, false)
        shadow.setProviderEnabled(LocationManager.NETWORK_PROVIDER, false)
        assertEquals("off", state(ask()))
    }

    @Test
    fun noFixInThirtySeconds() {
        grant(fine, rough)
        val answer = ask(seconds = 30)
        phone.pass(29)
        assertFalse(answer.isThere)
        phone.pass(1)
        assertEquals("none", state(answer))
        assertTrue("nobody listens any more", shadow.locationUpdateListeners.isEmpty())
    }

    @Test
    fun whoeverIsOnIsAskedAtOnceAndTheBestOneCounts() {
        grant(fine, rough)
        shadow.setProviderEnabled("fused", true)
        val answer = ask(seconds = 10)
        val asked = listOf("gps", "network", "fused").filter { shadow.getLocationUpdateListeners(it).isNotEmpty() }
        assertEquals(if (RuntimeEnvironment.getApiLevel() >= 31) listOf("gps", "network", "fused") else listOf("gps", "network"), asked)
        // A fused fix that stands minutes behind, and says that it is good.
        if ("fused" in asked) tell(location("fused", 12f, lat = -8.0, ageS = 300))
        tell(location("network", 60f, lat = -7.0))
        tell(location("gps", 25f, lat = -7.5))
        tell(location("network", 90f, lat = -7.9))
        assertFalse("better than that may come", answer.isThere)
        phone.pass(10)
        assertEquals("gps", fix(answer).getString("provider"))
        assertEquals(10_000L, fix(answer).getLong("ageMs"))
    }

    @Test
    fun theBestOfTheSessionIsKeptWithItsAge() {
        grant(fine, rough)
        val first = ask()
        tell(location("gps", 5f))
        assertEquals("fix", state(first))
        phone.pass(60)
        val second = ask(seconds = 1)
        phone.pass(1)
        assertEquals(61_000L, fix(second).getLong("ageMs"))
        // After ten minutes a rough new one is worth more.
        phone.pass(600)
        val third = ask(seconds = 1)
        tell(location("network", 300f))
        phone.pass(1)
        assertEquals("network", fix(third).getString("provider"))
    }

    @Test
    fun aPlaceThatAnAppMadeUpIsMarked() {
        grant(fine, rough)
        val answer = ask()
        tell(location("gps", 3f, mock = true))
        assertTrue(fix(answer).getBoolean("mock"))
    }

    @Test
    fun aProviderThatComesAndGoesEndsNothing() {
        grant(fine, rough)
        val answer = ask()
        // Before Android 11 the framework calls what newer ones have a default for.
        for (listener in shadow.getLocationUpdateListeners("gps")) {
            listener.onProviderDisabled("gps")
            listener.onProviderEnabled("gps")
            @Suppress("DEPRECATION")
            listener.onStatusChanged("gps", 2, null)
        }
        tell(location("gps", 4f))
        assertEquals("fix", state(answer))
    }

    /** The rotation of a phone held upright, its back camera looking so many degrees from north. */
    private fun upright(degrees: Double): FloatArray {
        // Raised by a quarter about x, then turned about the vertical, clockwise as a compass counts.
        val raise = Math.toRadians(90.0) / 2
        val turn = Math.toRadians(-degrees) / 2
        return floatArrayOf((cos(turn) * sin(raise)).toFloat(), (sin(turn) * sin(raise)).toFloat(), (sin(turn) * cos(raise)).toFloat(), (cos(turn) * cos(raise)).toFloat())
    }

    @Test
    fun theCamerasWayIsRead() {
        for (degrees in listOf(0, 45, 90, 180, 270, 359)) {
            assertEquals(degrees.toFloat(), Heading.ofCamera(upright(degrees.toDouble()))!!, 0.1f)
        }
        assertNull("flat on a table the camera looks at the ground", Heading.ofCamera(floatArrayOf(0f, 0f, 0f, 1f)))
        assertEquals("five values", 90f, Heading.ofCamera(upright(90.0) + 0.1f)!!, 0.1f)
    }

    @Test
    fun aFixSaysWhichWayTheCameraLooks() {
        grant(fine, rough)
        val sensors = shadowOf(phone.app.service<SensorManager>())
        val rotation = ShadowSensor.newInstance(Sensor.TYPE_ROTATION_VECTOR)
        sensors.addSensor(rotation)
        val answer = ask()
        assertEquals(1, sensors.listeners.size)
        sensors.sendSensorEventToListeners(SensorEventBuilder.newBuilder().setSensor(rotation).setValues(upright(90.0)).setTimestamp(1).build(), rotation)
        tell(location("gps", 5f))
        // In Madura the needle points half a degree to a degree east of north.
        assertEquals(90.7, fix(answer).getDouble("heading"), 0.6)
        assertEquals("nobody listens any more", 0, sensors.listeners.size)
    }
}
