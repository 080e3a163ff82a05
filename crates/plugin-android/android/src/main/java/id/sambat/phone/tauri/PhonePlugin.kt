package id.sambat.phone.tauri

import android.Manifest
import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.ClipData
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.os.Handler
import android.os.Looper
import android.provider.MediaStore
import android.provider.OpenableColumns
import android.view.WindowManager
import android.webkit.WebView
import androidx.activity.result.ActivityResult
import androidx.appcompat.app.AppCompatActivity
import app.tauri.annotation.ActivityCallback
import app.tauri.annotation.Command
import app.tauri.annotation.Permission
import app.tauri.annotation.PermissionCallback
import app.tauri.annotation.TauriPlugin
import app.tauri.plugin.Invoke
import app.tauri.plugin.JSArray
import app.tauri.plugin.JSObject
import app.tauri.plugin.Plugin
import id.sambat.phone.core.Background
import id.sambat.phone.core.Incoming
import id.sambat.phone.core.Notices
import id.sambat.phone.core.Permissions
import id.sambat.phone.core.Place
import id.sambat.phone.core.Sends
import id.sambat.phone.core.SurveyService
import java.io.File
import java.lang.ref.WeakReference
import java.util.concurrent.Executors

private const val PLACE = "place"
private const val NOTIFICATIONS = "notifications"

/**
 * What the shell asks of the phone while there is a window; the page cannot ask it for anything. Commands come on the window's
 * thread, so that what touches files or other apps' providers is done aside.
 */
@TauriPlugin(
    permissions = [
        Permission(strings = [Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACCESS_COARSE_LOCATION], alias = PLACE),
        Permission(strings = ["android.permission.POST_NOTIFICATIONS"], alias = NOTIFICATIONS),
    ],
)
class PhonePlugin(activity: Activity) : Plugin(activity) {
    private val context = activity.applicationContext
    private val aside = Executors.newSingleThreadExecutor { Thread(it, "sambat-phone").apply { isDaemon = true } }
    private val window = Handler(Looper.getMainLooper())
    private val permissions = Permissions(context)
    private val place = Place.of(context)
    internal val shots = Shots(context, aside) { invoke, intent -> startActivityForResult(invoke, intent, "shot") }

    /** The activity that is there now: the one this was built with may be long gone. */
    private var current = WeakReference(activity)
    private var chooser: Invoke? = null
    private var chooserReturned = false
    private var asking = false
    private var secure = false

    override fun load(webView: WebView) {
        shots.load()
        Incoming.heard = { window.post { trigger("incoming", JSObject()) } }
    }

    override fun onResume(activity: AppCompatActivity) {
        current = WeakReference(activity)
        cover()
        // Whoever took the permission away in the settings wants the place forgotten.
        place.now()
        chooserReturned = chooser != null
        shots.resumed()
    }

    override fun onDestroy(activity: AppCompatActivity) {
        if (current.get() === activity) current.clear()
    }

    /** Takes one photo with the phone's camera app, into a file of the given name. */
    @Command
    fun camera(invoke: Invoke) {
        val name = invoke.parseArgs(OfName::class.java).name
        if (isChoosing()) invoke.resolve(answer("outcome" to "busy")) else shots.take(invoke, name)
    }

    @ActivityCallback
    private fun shot(@Suppress("UNUSED_PARAMETER") invoke: Invoke, @Suppress("UNUSED_PARAMETER") result: ActivityResult) = shots.answered()

    /** Lets the citizen choose photos; none is an answer too. */
    @Command
    fun gallery(invoke: Invoke) {
        if (isChoosing() || shots.isBusy) return invoke.reject("another app is open")
        for (intent in choosers()) {
            try {
                startActivityForResult(invoke, intent, "chosen")
                chooser = invoke
                chooserReturned = false
                return
            } catch (nobody: ActivityNotFoundException) {
                // The next one, then.
            }
        }
        invoke.reject("no app on this phone shows photos")
    }

    /** One that came back without a word has chosen nothing: whoever waits for it is told so. */
    private fun isChoosing(): Boolean {
        if (chooserReturned) chooser?.resolve(answer("files" to JSArray())).also { chooser = null }
        return chooser != null
    }

    private fun choosers(): List<Intent> {
        val documents = Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("image/*")
        val content = Intent(Intent.ACTION_GET_CONTENT).addCategory(Intent.CATEGORY_OPENABLE).setType("image/*")
        val older = listOf(content, documents).onEach { it.putExtra(Intent.EXTRA_ALLOW_MULTIPLE, true) }
        if (Build.VERSION.SDK_INT < 33) return older
        val photos = Intent(MediaStore.ACTION_PICK_IMAGES).setType("image/*")
            .putExtra(MediaStore.EXTRA_PICK_IMAGES_MAX, minOf(MOST_CHOSEN, MediaStore.getPickImagesMaxLimit()))
        return listOf(photos) + older
    }

    @ActivityCallback
    private fun chosen(invoke: Invoke, result: ActivityResult) {
        if (chooser === invoke) chooser = null
        val clip = result.data?.clipData
        val several = if (clip == null) emptyList() else (0 until clip.itemCount).mapNotNull { clip.getItemAt(it).uri }
        val uris = several.ifEmpty { listOfNotNull(result.data?.data) }.filter { it.scheme == "content" }.take(MOST_CHOSEN)
        aside.execute {
            val files = JSArray()
            for (uri in uris) files.put(answer("uri" to uri.toString(), "name" to nameOf(uri)))
            invoke.resolve(answer("files" to files))
        }
    }

    /** What a chosen file is called: the path of a content URI says nothing of it. */
    @Command
    fun displayName(invoke: Invoke) {
        val uri = Uri.parse(invoke.parseArgs(OfUri::class.java).uri)
        aside.execute { invoke.resolve(answer("name" to nameOf(uri))) }
    }

    /** Words to show, and no path: whoever provides the file chose them. */
    private fun nameOf(uri: Uri): String {
        val name = try {
            context.contentResolver.query(uri, arrayOf(OpenableColumns.DISPLAY_NAME), null, null, null)?.use { row ->
                if (row.moveToFirst()) row.getString(0) else null
            }
        } catch (unwilling: RuntimeException) {
            // A provider may fail in any way of its own; the file has no name then.
            null
        }
        return name.orEmpty().substringAfterLast('/').substringAfterLast('\\').filterNot(Char::isISOControl).take(MOST_NAME)
    }

    /** Where the phone is; asks for the permission only if told to, and waits for a fix as long as told. */
    @Command
    fun place(invoke: Invoke) {
        val args = invoke.parseArgs(OfPlace::class.java)
        if (place.isGranted()) return seek(invoke, args.seconds)
        val refusal = permissions.refusal(current.get(), Manifest.permission.ACCESS_FINE_LOCATION)
        if (!args.ask || asking || refusal == Permissions.REFUSED_FOR_EVER) return invoke.resolve(answer("state" to refusal))
        ask(PLACE, invoke, "placeAnswered")
    }

    @PermissionCallback
    private fun placeAnswered(invoke: Invoke) {
        asking = false
        permissions.answered(current.get(), Manifest.permission.ACCESS_FINE_LOCATION, place.isGranted())
        if (place.isGranted()) return seek(invoke, invoke.parseArgs(OfPlace::class.java).seconds)
        invoke.resolve(answer("state" to permissions.refusal(current.get(), Manifest.permission.ACCESS_FINE_LOCATION)))
    }

    private fun seek(invoke: Invoke, seconds: Int) {
        if (!place.isOn()) return invoke.resolve(answer("state" to "off", "fix" to answerOf(place.now())))
        place.seek(seconds) { fix ->
            val state = if (fix == null) "none" else if (place.isFine()) "fix" else "approximate"
            invoke.resolve(answer("state" to state, "fix" to answerOf(fix)))
        }
    }

    /** Whether news may be shown, all and by kind; asks only if told to. */
    @Command
    fun notifications(invoke: Invoke) {
        val refusal = refusalOfNews()
        val may = refusal == Permissions.NOT_ASKED || refusal == Permissions.REFUSED
        if (!invoke.parseArgs(OfAsk::class.java).ask || !may || asking) return answerNews(invoke)
        ask(NOTIFICATIONS, invoke, "newsAnswered")
    }

    @PermissionCallback
    private fun newsAnswered(invoke: Invoke) {
        asking = false
        permissions.answered(current.get(), POST_NOTIFICATIONS, Notices.areOn(context))
        answerNews(invoke)
    }

    /** Null: granted, or nothing to grant before Android 13. */
    private fun refusalOfNews(): String? {
        val granted = Build.VERSION.SDK_INT < 33 || place.has(POST_NOTIFICATIONS)
        return if (granted) null else permissions.refusal(current.get(), POST_NOTIFICATIONS)
    }

    private fun answerNews(invoke: Invoke) {
        val state = refusalOfNews() ?: if (Notices.areOn(context)) "granted" else "off"
        val channels = JSObject().apply { for (channel in Notices.CHANNELS) put(channel, Notices.isOn(context, channel)) }
        invoke.resolve(answer("state" to state, "channels" to channels))
    }

    private fun ask(alias: String, invoke: Invoke, callback: String) {
        asking = true
        requestPermissionForAlias(alias, invoke, callback)
    }

    /** What may keep the system from letting us send. */
    @Command
    fun background(invoke: Invoke) = aside.execute {
        val background = Background(context)
        invoke.resolve(answer(
            "batteryExempt" to background.isBatteryExempt(),
            "bucket" to background.bucket(),
            "restricted" to background.isRestricted(),
            "maker" to background.maker(),
            "backgroundData" to background.backgroundData(),
            "missed" to Sends.missed(context),
        ))
    }

    /** Opens a page of the phone's settings. */
    @Command
    fun settings(invoke: Invoke) {
        val opened = Background(context).pages(invoke.parseArgs(OfPage::class.java).what).any(::show)
        if (opened) invoke.resolve() else invoke.reject(NOBODY)
    }

    /** Hands a file that lies in the folder for sharing to an app of the citizen's choice. */
    @Command
    fun share(invoke: Invoke) {
        val args = invoke.parseArgs(OfShare::class.java)
        aside.execute {
            val file = PhotoProvider.shareable(context, args.path)
            window.post { if (file == null) invoke.reject("this file is not for sharing") else send(invoke, file, args) }
        }
    }

    private fun send(invoke: Invoke, file: File, args: OfShare) {
        val uri = PhotoProvider.uriOf(context, file)
        val intent = Intent(Intent.ACTION_SEND)
            .setType(args.mime)
            .putExtra(Intent.EXTRA_STREAM, uri)
            .putExtra(Intent.EXTRA_SUBJECT, args.title)
            .addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        intent.clipData = ClipData.newRawUri("", uri)
        if (show(Intent.createChooser(intent, args.title))) invoke.resolve() else invoke.reject(NOBODY)
    }

    /** Puts a number into the dialler, where the citizen's finger calls it; shows an address or a place in the app for it. */
    @Command
    fun open(invoke: Invoke) {
        val uri = Uri.parse(invoke.parseArgs(OfUri::class.java).uri).normalizeScheme()
        val action = when (uri.scheme) {
            // Digits alone: a dialler may carry out a code of stars and hashes by itself.
            "tel" -> Intent.ACTION_DIAL.takeIf { NUMBER.matches(uri.schemeSpecificPart) }
            "https", "http", "geo" -> Intent.ACTION_VIEW
            else -> null
        }
        if (action != null && show(Intent(action, uri))) invoke.resolve() else invoke.reject(NOBODY)
    }

    private fun show(intent: Intent): Boolean = try {
        val activity = current.get()
        activity?.startActivity(intent) ?: context.startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
        true
    } catch (nobody: ActivityNotFoundException) {
        false
    } catch (notForUs: SecurityException) {
        // The pages of makers are not always open to others.
        false
    }

    /** Whether what the window shows may be photographed and seen in the list of apps. */
    @Command
    fun secure(invoke: Invoke) {
        secure = invoke.parseArgs(OfSwitch::class.java).on
        cover()
        invoke.resolve()
    }

    private fun cover() {
        val window = current.get()?.window ?: return
        val flag = WindowManager.LayoutParams.FLAG_SECURE
        if (secure) window.addFlags(flag) else window.clearFlags(flag)
    }

    /** What other apps handed us since this was last asked. */
    @Command
    fun incoming(invoke: Invoke) = Incoming.ask { arrivals -> invoke.resolveObject(answerOf(arrivals)) }

    /** Keeps the place known while an officer walks, or stops doing so. */
    @Command
    fun survey(invoke: Invoke) {
        val args = invoke.parseArgs(OfSurvey::class.java)
        if (!args.on) {
            SurveyService.stop(context)
            return invoke.resolve()
        }
        if (SurveyService.start(context, args.title, args.text)) invoke.resolve() else invoke.reject("no survey without the place")
    }

    private companion object {
        const val POST_NOTIFICATIONS = "android.permission.POST_NOTIFICATIONS"
        const val MOST_CHOSEN = 10
        const val MOST_NAME = 80
        const val NOBODY = "nobody on this phone opens it"
        val NUMBER = Regex("[+]?[0-9 ().-]{2,24}")
    }
}
