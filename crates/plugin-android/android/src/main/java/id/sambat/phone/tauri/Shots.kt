package id.sambat.phone.tauri

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Handler
import android.os.Looper
import app.tauri.plugin.Invoke
import id.sambat.phone.core.Camera
import id.sambat.phone.core.Fix
import id.sambat.phone.core.Place
import java.io.File
import java.util.concurrent.Executor

/**
 * One shot at a time with the phone's camera app. All of it runs on the window's thread but what touches files.
 *
 * Nothing here outlives the process: who asked has written down the file's name before, and looks for the file at the next start.
 */
internal class Shots(private val context: Context, private val aside: Executor, private val launch: (Invoke, Intent) -> Unit) {
    val camera = Camera(context)
    private val place = Place.of(context)
    private val window = Handler(Looper.getMainLooper())
    private var pending: Shot? = null

    private class Shot(val invoke: Invoke, val file: File) {
        var uri: Uri? = null
        var before: Fix? = null
        var started = false
        var returned = false
        var settling = false
    }

    val isBusy get() = pending != null

    /** Whom an earlier process let write is forgotten: Android keeps such leave until the next boot. */
    fun load() = aside.execute { camera.revoke(PhotoProvider.uriOfPhotos(context)) }

    fun take(invoke: Invoke, name: String) {
        val file = camera.file(name) ?: return invoke.reject("no name for a photo")
        pending?.let { earlier ->
            // It came back without a word, and now the citizen is here and presses again.
            if (!earlier.returned || earlier.settling) return invoke.resolve(answer("outcome" to "busy"))
            aside.execute { if (earlier.file.length() == 0L) earlier.file.delete() }
            end(earlier, "cancelled")
        }
        val shot = Shot(invoke, file)
        pending = shot
        aside.execute {
            val problem = prepare(shot)
            window.post { if (problem == null) start(shot) else end(shot, problem) }
        }
    }

    private fun prepare(shot: Shot): String? {
        if (!camera.hasRoom()) return "noRoom"
        // A provider names only what exists, and some cameras write only into what does.
        shot.file.createNewFile()
        val uri = PhotoProvider.uriOf(context, shot.file)
        shot.uri = uri
        if (camera.isThere(camera.intent(uri))) return null
        shot.file.delete()
        return "noCamera"
    }

    private fun start(shot: Shot) {
        // Behind another app's camera Android gives no place: the one before, and on return the one after.
        shot.before = place.now()
        try {
            shot.started = true
            launch(shot.invoke, camera.intent(shot.uri!!))
        } catch (nobody: ActivityNotFoundException) {
            discard(shot)
        } catch (notForUs: SecurityException) {
            discard(shot)
        } catch (noWindow: IllegalStateException) {
            discard(shot)
        }
    }

    private fun discard(shot: Shot) = aside.execute {
        shot.file.delete()
        window.post { end(shot, "noCamera") }
    }

    /** The camera app answered. What it said is not asked. */
    fun answered() {
        pending?.let(::settle)
    }

    /** The window is in front again, maybe without an answer: then the file alone says whether the camera is done. */
    fun resumed() {
        val shot = pending ?: return
        if (!shot.started || shot.settling) return
        shot.returned = true
        aside.execute {
            if (shot.file.length() > 0) window.post { settle(shot) }
        }
    }

    private fun settle(shot: Shot) {
        if (shot.settling || pending !== shot) return
        shot.settling = true
        var photo: Boolean? = null
        var sought = false
        var after: Fix? = null
        fun endIfDone() {
            if (photo == true && sought) end(shot, "taken", after)
        }
        place.seek(SEEK_AFTER_S) {
            sought = true
            after = it
            endIfDone()
        }
        aside.execute {
            val arrived = camera.arrived(shot.file)
            val full = !arrived && !camera.hasRoom()
            shot.uri?.let(camera::revoke)
            window.post {
                photo = arrived
                if (arrived) endIfDone() else end(shot, if (full) "noRoom" else "cancelled")
            }
        }
    }

    private fun end(shot: Shot, outcome: String, after: Fix? = null) {
        if (pending !== shot) return
        pending = null
        val taken = outcome == "taken"
        shot.invoke.resolve(answer(
            "outcome" to outcome,
            "path" to if (taken) shot.file.path else null,
            "before" to if (taken) answerOf(shot.before) else null,
            "after" to if (taken) answerOf(after) else null,
            "heading" to if (taken) (after?.heading ?: shot.before?.heading)?.toDouble() else null,
        ))
    }

    private companion object {
        const val SEEK_AFTER_S = 3
    }
}
