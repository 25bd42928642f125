import Glibc

/// Signals that must not end the program: a closed pipe or a file at its size limit is an error of the call that met it.
public enum Signals {
    public static func ignoreBrokenPipesAndFullFiles() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }
}
