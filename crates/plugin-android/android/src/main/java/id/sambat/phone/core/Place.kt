package id.sambat.phone.core

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import android.hardware.GeomagneticField
import android.location.Location
import android.location.LocationListener
import android.location.LocationManager
import android.os.Build
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.os.SystemClock

/** A place as the core takes it. Its age is counted by the clock since boot: that of satellites may be years behind. */
internal class Fix(
    val lat: Double,
    val lon: Double,
    val accuracyM: Float?,
    val ageMs: Long,
    val mock: Boolean,
    val heading: Float?,
    val provider: String,
)

/**
 * Where the phone is, by the system's own service. Everything here runs on the window's thread.
 *
 * All providers that are on are asked at once: the one that Android calls the best may stand minutes behind another. The best fix
 * of the session is kept, and thrown away with the permission.
 */
internal class Place private constructor(private val context: Context) {
    private val manager = context.service<LocationManager>()
    private val handler = Handler(Looper.getMainLooper())
    private val heading = Heading(context)
    private var best: Location? = null

    fun isFine() = has(Manifest.permission.ACCESS_FINE_LOCATION)

    /** Whoever asks this and hears no: the place is forgotten with the permission. */
    fun isGranted(): Boolean {
        val granted = isFine() || has(Manifest.permission.ACCESS_COARSE_LOCATION)
        if (!granted) best = null
        return granted
    }

    fun has(permission: String) = context.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED

    fun isOn(): Boolean =
        if (Build.VERSION.SDK_INT >= 28) manager.isLocationEnabled else providers().any(manager::isProviderEnabled)

    /** The best fix of this session, without waiting; null: none, or the permission was taken away since. */
    fun now(): Fix? = if (isGranted()) best?.let(::fixOf) else null

    /** Calls [then] once, with the best fix that came within [seconds], at the latest when they are over. */
    fun seek(seconds: Int, then: (Fix?) -> Unit) {
        val seeker = Seeker(lasting = false, then)
        handler.postDelayed(seeker.timeOut, seconds.coerceIn(0, 120) * 1000L)
        val asked = listen(seeker)
        if (asked == 0) handler.post(seeker.timeOut)
    }

    /** Listens until [Held.close]: while a survey runs, in its service. */
    fun hold(): Held {
        val seeker = Seeker(lasting = true) {}
        listen(seeker)
        return Held { seeker.end() }
    }

    class Held(private val end: () -> Unit) {
        fun close() = end()
    }

    /** How many providers will tell it. */
    private fun listen(seeker: Seeker): Int {
        if (!isGranted()) return 0
        heading.hold(seeker)
        return providers().count { provider ->
            try {
                manager.isProviderEnabled(provider).also {
                    if (it) manager.requestLocationUpdates(provider, 0L, 0f, seeker, Looper.getMainLooper())
                }
            } catch (rough: SecurityException) {
                // Before Android 12 the satellites are asked only by who may know the place finely.
                false
            } catch (absent: IllegalArgumentException) {
                false
            }
        }
    }

    private fun providers(): List<String> {
        val wanted = listOf(LocationManager.GPS_PROVIDER, FUSED, LocationManager.NETWORK_PROVIDER)
        return wanted.filter { it != FUSED || Build.VERSION.SDK_INT >= 31 }.filter(manager.allProviders::contains)
    }

    /** One that waits for a fix. The three methods besides the first are called, and must be there, before Android 11. */
    private inner class Seeker(private val lasting: Boolean, private val then: (Fix?) -> Unit) : LocationListener {
        private var ended = false
        val timeOut = Runnable { end() }

        override fun onLocationChanged(location: Location) {
            if (ended) return
            consider(location)
            val found = best
            if (!lasting && found != null && found.hasAccuracy() && found.accuracy <= GOOD_M && ageMs(found) <= FRESH_MS) end()
        }

        override fun onProviderEnabled(provider: String) {}
        override fun onProviderDisabled(provider: String) {}

        @Deprecated("called before Android 10")
        override fun onStatusChanged(provider: String?, status: Int, extras: Bundle?) {}

        fun end() {
            if (ended) return
            ended = true
            manager.removeUpdates(this)
            handler.removeCallbacks(timeOut)
            val fix = now()
            heading.release(this)
            then(fix)
        }
    }

    private fun consider(location: Location) {
        val known = best
        if (known == null || doubt(location) < doubt(known)) best = location
    }

    /** Metres off, as far as can be told: a fix that is not renewed is left behind at a walk. */
    private fun doubt(location: Location): Double {
        val accuracy = if (location.hasAccuracy()) location.accuracy.toDouble() else UNKNOWN_M
        return accuracy + ageMs(location) / 1000.0 * WALK_M_PER_S
    }

    private fun ageMs(location: Location) =
        ((SystemClock.elapsedRealtimeNanos() - location.elapsedRealtimeNanos) / 1_000_000).coerceAtLeast(0)

    private fun fixOf(location: Location) = Fix(
        lat = location.latitude,
        lon = location.longitude,
        accuracyM = if (location.hasAccuracy()) location.accuracy else null,
        ageMs = ageMs(location),
        mock = @Suppress("DEPRECATION") if (Build.VERSION.SDK_INT >= 31) location.isMock else location.isFromMockProvider,
        heading = heading.now()?.let { trueNorth(it, location) },
        provider = location.provider ?: "",
    )

    /** The needle points to magnetic north, maps to the other. */
    private fun trueNorth(magnetic: Float, at: Location): Float {
        val field = GeomagneticField(at.latitude.toFloat(), at.longitude.toFloat(), at.altitude.toFloat(), Clock.now())
        return (magnetic + field.declination + 360f) % 360f
    }

    companion object {
        private const val FUSED = "fused"
        private const val GOOD_M = 15f
        private const val FRESH_MS = 10_000L
        private const val WALK_M_PER_S = 1.5
        private const val UNKNOWN_M = 5_000.0

        private var only: Place? = null

        /** The one of this process: the window and the survey's service share what they know. */
        fun of(context: Context): Place {
            val app = context.applicationContext
            return only?.takeIf { it.context === app } ?: Place(app).also { only = it }
        }
    }
}
