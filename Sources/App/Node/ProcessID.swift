import Glibc

enum ProcessID {
    static var current: Int32 { getpid() }
}
