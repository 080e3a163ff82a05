package id.sambat.phone

import java.io.Closeable
import java.io.File
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicLong

/** A real `sambat-server` on a folder of its own, and a road to it that the test can cut. */
internal class City(private val program: String, private val pack: String, private val folder: File) : Closeable {
    private val process: Process = ProcessBuilder(
        program, "serve", "--data", "$folder/city", "--pack", pack, "--listen", "127.0.0.1:0",
    ).redirectError(File(folder, "city.log")).start()

    private val port = process.inputStream.bufferedReader().readLine().let { line ->
        Regex("127[.]0[.]0[.]1:(\\d+)").find(line.orEmpty())?.groupValues?.get(1)?.toInt() ?: error("the city said: $line")
    }

    val road = Road(port)

    /** An officer acts. */
    fun act(ticket: String, vararg what: String) {
        val done = ProcessBuilder(listOf(program, "event", "add", ticket, *what, "--data", "$folder/city")).redirectErrorStream(true).start()
        val said = done.inputStream.bufferedReader().readText()
        check(done.waitFor(LONGEST_S, TimeUnit.SECONDS) && done.exitValue() == 0) { said }
    }

    override fun close() {
        road.close()
        process.destroyForcibly().waitFor()
    }

    /** Hands on what comes, counts it, and can be closed, slow or cut off in the middle. */
    class Road(private val to: Int) : Closeable {
        private val door = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
        private val sockets = CopyOnWriteArrayList<Socket>()
        val address = "http://127.0.0.1:${door.localPort}"
        val up = AtomicLong()

        @Volatile var closed = true
        /** Bytes a second, upwards. */
        @Volatile var rate = Long.MAX_VALUE

        init {
            aside { while (!door.isClosed) door.accept().let { aside { carry(it) } } }
        }

        private fun carry(phone: Socket) {
            if (closed) return phone.close()
            val city = Socket(InetAddress.getLoopbackAddress(), to)
            sockets += listOf(phone, city)
            aside { pump(city, phone) {} }
            pump(phone, city) { bytes ->
                up.addAndGet(bytes.toLong())
                if (rate < Long.MAX_VALUE) Thread.sleep(bytes * 1000L / rate)
            }
        }

        private fun pump(from: Socket, into: Socket, passed: (Int) -> Unit) = try {
            val buffer = ByteArray(16 * 1024)
            while (true) {
                val read = from.getInputStream().read(buffer)
                if (read < 0) break
                passed(read)
                into.getOutputStream().write(buffer, 0, read)
            }
            into.shutdownOutput()
        } catch (cut: SocketException) {
            from.close()
            into.close()
        }

        /** Whatever is on the way is lost. */
        fun cut() {
            closed = true
            for (socket in sockets) socket.close()
            sockets.clear()
        }

        override fun close() {
            door.close()
            cut()
        }

        private fun aside(work: () -> Unit) {
            Thread {
                try {
                    work()
                } catch (closed: SocketException) {
                    // The end of the test.
                }
            }.apply { isDaemon = true }.start()
        }
    }
}
