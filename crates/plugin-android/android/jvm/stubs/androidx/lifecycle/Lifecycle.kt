package androidx.lifecycle

interface LifecycleOwner {
    val lifecycle: Lifecycle
}

interface LifecycleObserver

interface DefaultLifecycleObserver : LifecycleObserver {
    fun onCreate(owner: LifecycleOwner) {}
}

/** Keeps its observers and tells each of the creation once, as the process' lifecycle does. */
class Lifecycle(private val owner: LifecycleOwner) {
    private val observers = LinkedHashSet<LifecycleObserver>()

    fun addObserver(observer: LifecycleObserver) {
        if (observers.add(observer) && observer is DefaultLifecycleObserver) observer.onCreate(owner)
    }
}

object ProcessLifecycleOwner : LifecycleOwner {
    override val lifecycle = Lifecycle(this)

    fun get(): LifecycleOwner = this
}
