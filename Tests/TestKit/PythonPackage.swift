import Foundation

/// Programs of others, from PyPI, that our work is held against. Each has an environment of its own, which stays for the next run.
public enum PythonPackage {
    /// The interpreter of an environment that has the package; `nil` where Python or the package cannot be had.
    /// - Parameter module: what it is imported as, where that is another name.
    public static func interpreter(having package: String, module: String? = nil) -> String? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "postrider-test-\(package)").path
        let python = folder + "/bin/python"
        let look = ["-c", "import \(module ?? package)"]
        if ChildProcess.status(of: python, look) == 0 { return python }
        let install = ["-m", "pip", "install", "-q", "--retries", "0", "--timeout", "10", package]
        guard ChildProcess.status(of: "/usr/bin/python3", ["-m", "venv", folder]) == 0,
            ChildProcess.status(of: python, install) == 0, ChildProcess.status(of: python, look) == 0
        else { return nil }
        return python
    }
}

extension ChildProcess {
    /// Runs a program to its end, unheard.
    /// - Returns: the exit status; -1 where it cannot be started.
    public static func status(of path: String, _ arguments: [String]) -> Int32 {
        let process = ChildProcess()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        (process.standardInput, process.standardOutput, process.standardError) = (.nothing, .nothing, .nothing)
        do {
            try process.run()
        } catch {
            return -1
        }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
