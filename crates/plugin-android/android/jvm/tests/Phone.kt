package id.sambat.phone

import android.app.Application
import android.content.Intent
import android.os.Looper
import app.tauri.plugin.Invoke
import app.tauri.plugin.PluginHandle
import app.tauri.plugin.PluginManager
import id.sambat.phone.core.Clock
import id.sambat.phone.core.Device
import id.sambat.phone.core.Engine
import id.sambat.phone.core.Incoming
import id.sambat.phone.core.Native
import id.sambat.phone.tauri.PhonePlugin
import id.sambat.warga.MainActivity
import id.sambat.warga.Rust
import org.json.JSONArray
import org.json.JSONObject
import org.json.JSONTokener
import org.junit.rules.ExternalResource
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** A core that writes down what it is asked. */
internal class FakeCore : Engine {
    val asked = CopyOnWriteArrayList<String>()
    @Volatile var report = """{"left":0,"photos":0,"waiting":"nothing","bytes":0,"stopped":false}"""
    /** While this stands, a sync goes on until it is told to stop. */
    @Volatile var lasting = false
    val began = CountDownLatch(1)
    private val stopped = CountDownLatch(1)

    override fun init(folder: String) {
        asked.add("init $folder")
    }

    override fun syncOnce(seconds: Int, unmetered: Boolean): String {
        asked.add("sync $seconds $unmetered")
        began.countDown()
        if (lasting) check(stopped.await(LONGEST_S, TimeUnit.SECONDS)) { "nobody stopped it" }
        return report
    }

    override fun stopSync() {
        asked.add("stop")
        stopped.countDown()
    }

    override fun networkChanged() {
        asked.add("network")
    }

    fun left(left: Int, waiting: String) {
        report = """{"left":$left,"photos":$left,"waiting":"$waiting","bytes":9,"stopped":false}"""
    }
}

/** Longer than anything here takes; only a broken test waits for it. */
internal const val LONGEST_S = 20L

/** What a command of the plugin came to: what it answered, or why it did not. */
internal class Answer {
    @Volatile var value: String? = null
    @Volatile var refused: String? = null
    val isThere get() = value != null || refused != null

    fun json(): JSONObject {
        check(refused == null) { "refused: $refused" }
        return JSONTokener(value).nextValue() as JSONObject
    }

    fun list() = JSONArray(value)
}

/**
 * A phone with the app's own activity and the plugin in it, under Robolectric.
 *
 * Everything that Robolectric does not bring is named by the tests that need it. The core is a [FakeCore], and wry's library a stub.
 */
internal class Phone : ExternalResource() {
    val app: Application get() = RuntimeEnvironment.getApplication()
    lateinit var core: FakeCore
    lateinit var plugin: PhonePlugin
    private var window: ActivityController<MainActivity>? = null
    val isOpen get() = window != null
    val activity: MainActivity get() = window!!.get()

    override fun before() {
        core = FakeCore()
        Device.engine = core
        Clock.pause = {}
        Rust.told.clear()
        Incoming.heard = null
        // What an earlier test left, in a process that goes on.
        var emptied = false
        Incoming.ask { emptied = true }
        until("the end of what came before") { emptied }
        MainActivity.activities = 0
        MainActivity.pages = 0
        MainActivity.pageComes = false
        MainActivity.age = { 3_600_000 }
        MainActivity.leave = { throw IllegalStateException("the process would end here") }
    }

    override fun after() {
        window?.run { if (!get().isDestroyed) close() }
        Device.engine = Native
        Clock.now = System::currentTimeMillis
        Clock.pause = Thread::sleep
    }

    /** Opens the window as the launcher does, with the plugin in it. */
    fun open(intent: Intent = launcher()): MainActivity {
        window = Robolectric.buildActivity(MainActivity::class.java, intent).setup()
        plugin = PhonePlugin(activity)
        PluginManager.load(null, "sambat", plugin, "{}")
        return activity
    }

    fun launcher(): Intent = Intent(Intent.ACTION_MAIN).addCategory(Intent.CATEGORY_LAUNCHER)

    /** The system makes the activity anew for another setting of the phone, with what it had saved. */
    fun recreate() {
        window!!.recreate()
    }

    /** The citizen swipes the window away; the process stays. */
    fun close() {
        window!!.close()
    }

    fun pause() {
        window!!.pause()
    }

    fun resume() {
        window!!.resume()
    }

    /** Gives a command to the plugin as Tauri does, by its own dispatch; the answer comes later. */
    fun ask(command: String, arguments: String = "{}"): Answer {
        val answer = Answer()
        val handle = handle()
        handle.invoke(Invoke(1, command, 0, 1, { to, data -> if (to == 0L) answer.value = data else answer.refused = JSONObject(data).getString("message") }, arguments, handle.jsonMapper))
        return answer
    }

    /** Waits for an answer, while the window's thread does what it was given. */
    fun answerOf(command: String, arguments: String = "{}") = ask(command, arguments).also { settle(it) }

    fun settle(answer: Answer): Answer {
        until("an answer") { answer.isThere }
        return answer
    }

    /** Runs what is posted to the window's thread until something holds; time on that thread stands still. */
    fun until(what: String, holds: () -> Boolean) {
        val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_S)
        while (true) {
            shadowOf(Looper.getMainLooper()).idle()
            if (holds()) return
            check(System.nanoTime() < deadline) { "waited in vain for $what" }
            Thread.sleep(2)
        }
    }

    /** Lets time pass on the window's thread. */
    fun pass(seconds: Long) = shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(seconds))

    /** What the window started, oldest first; empties the list. */
    fun started(): List<Intent> = generateSequence<Intent> { shadowOf(app).nextStartedActivity }.toList()

    private fun handle(): PluginHandle {
        val plugins = PluginManager::class.java.getDeclaredField("plugins").apply { isAccessible = true }
        @Suppress("UNCHECKED_CAST")
        return (plugins.get(PluginManager) as Map<String, PluginHandle>).getValue("sambat")
    }
}
