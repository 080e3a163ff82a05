package id.sambat.phone.core

/**
 * In the place of the app's class of this name, which lies behind it in the class path: the same doors, and one more, by which a
 * library that is built for tests takes the page's commands.
 */
object Core {
    @JvmStatic external fun init(folder: String)
    @JvmStatic external fun syncOnce(seconds: Int, unmetered: Boolean): String
    @JvmStatic external fun stopSync()
    @JvmStatic external fun networkChanged()

    /** `{"ok":…}` or `{"error":…}`. */
    @JvmStatic external fun ask(command: String, args: String): String
}
