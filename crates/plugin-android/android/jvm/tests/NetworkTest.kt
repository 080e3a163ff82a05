package id.sambat.phone

import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import id.sambat.phone.core.Device
import id.sambat.phone.core.service
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowNetworkCapabilities

/** Which network there is. Robolectric's manager has one default network, and calls nobody back: the tests do. */
@RunWith(RobolectricTestRunner::class)
class NetworkTest {
    @get:Rule internal val phone = Phone()
    private val manager get() = phone.app.service<ConnectivityManager>()

    private fun capabilities(internet: Boolean, unmetered: Boolean): NetworkCapabilities = ShadowNetworkCapabilities.newInstance().apply {
        shadowOf(this).run {
            if (internet) addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) else removeCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
            if (unmetered) addCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED) else removeCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        }
    }

    private fun became(internet: Boolean, unmetered: Boolean) =
        shadowOf(manager).setNetworkCapabilities(manager.activeNetwork, capabilities(internet, unmetered))

    @Test
    fun eachKindHasItsNumber() {
        Device.start(phone.app)
        became(internet = true, unmetered = false)
        assertEquals(1, Device.network())
        became(internet = true, unmetered = true)
        assertEquals(2, Device.network())
        became(internet = false, unmetered = true)
        assertEquals("a network that leads nowhere is none", 0, Device.network())
        shadowOf(manager).setDefaultNetworkActive(false)
        shadowOf(manager).clearAllNetworks()
        shadowOf(manager).setActiveNetworkInfo(null)
        assertEquals(0, Device.network())
    }

    @Test
    fun theCoreHearsOfChangesAndOfNothingElse() {
        became(internet = true, unmetered = false)
        Device.start(phone.app)
        val watch = shadowOf(manager).networkCallbacks.single()
        val network = manager.activeNetwork!!
        fun told() = phone.core.asked.count { it == "network" }

        watch.onCapabilitiesChanged(network, capabilities(internet = true, unmetered = false))
        watch.onCapabilitiesChanged(network, capabilities(internet = true, unmetered = true))
        phone.until("the change to Wi-Fi") { told() == 1 }
        // The strength of the signal.
        watch.onCapabilitiesChanged(network, capabilities(internet = true, unmetered = true))
        watch.onLost(network)
        phone.until("the loss") { told() == 2 }
        watch.onCapabilitiesChanged(network, capabilities(internet = true, unmetered = false))
        phone.until("the return") { told() == 3 }
    }

    @Test
    fun whoeverComesFirstStartsTheCoreOnce() {
        Device.start(phone.app)
        Device.start(phone.app)
        assertEquals(listOf("init ${phone.app.filesDir}/sambat"), phone.core.asked.filter { it.startsWith("init") })
        assertEquals(1, shadowOf(manager).networkCallbacks.size)
    }
}
