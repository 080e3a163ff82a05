package id.sambat.phone.core

import android.content.Context
import android.hardware.Sensor
import android.hardware.SensorEvent
import android.hardware.SensorEventListener
import android.hardware.SensorManager
import android.os.SystemClock
import kotlin.math.atan2
import kotlin.math.hypot

/** Which way the camera looks, from the phone's rotation, while somebody listens. On the window's thread. */
internal class Heading(context: Context) : SensorEventListener {
    private val manager = context.service<SensorManager>()
    private val listeners = HashSet<Any>()
    private var degrees: Float? = null
    private var at = 0L

    fun hold(by: Any) {
        listeners.add(by)
        if (listeners.size > 1) return
        val rotation = manager.getDefaultSensor(Sensor.TYPE_ROTATION_VECTOR) ?: return
        manager.registerListener(this, rotation, SensorManager.SENSOR_DELAY_UI)
    }

    fun release(by: Any) {
        if (listeners.remove(by) && listeners.isEmpty()) manager.unregisterListener(this)
    }

    /** Degrees from magnetic north, clockwise; null: not known, or the camera looks at the ground or into the sky. */
    fun now(): Float? = degrees?.takeIf { SystemClock.elapsedRealtime() - at <= FRESH_MS }

    override fun onSensorChanged(event: SensorEvent) {
        degrees = ofCamera(event.values)
        at = SystemClock.elapsedRealtime()
    }

    override fun onAccuracyChanged(sensor: Sensor?, accuracy: Int) {}

    companion object {
        private const val FRESH_MS = 3_000L

        /** Within thirty degrees of straight up or down no direction is meant. */
        private const val LEAST_ACROSS = 0.5f

        /** The back camera looks along the phone's negative z axis, however the screen is turned. */
        fun ofCamera(rotation: FloatArray): Float? {
            val matrix = FloatArray(9)
            // Some phones give five values, and Android once took four at most.
            SensorManager.getRotationMatrixFromVector(matrix, rotation.copyOf(minOf(rotation.size, 4)))
            val east = -matrix[2]
            val north = -matrix[5]
            if (hypot(east, north) < LEAST_ACROSS) return null
            return (Math.toDegrees(atan2(east, north).toDouble()).toFloat() + 360f) % 360f
        }
    }
}
