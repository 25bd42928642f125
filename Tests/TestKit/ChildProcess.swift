public import Foundation
internal import Glibc
import Synchronization

/// A program that a test starts. In the place of Foundation's `Process`, which reads past the list of the open descriptors where
/// there are many of them (Swift 6.3, 2026-11: the suite ended by signal 11, the more stores were open the oftener).
public final class ChildProcess: @unchecked Sendable {
    public struct Failure: Error, CustomStringConvertible {
        let program: String
        let code: Int32

        public var description: String { "\(program): \(String(cString: strerror(code)))" }
    }

    /// What a standard stream of a child may be: a pipe, of which it gets one end, or a file.
    public enum Stream {
        case nothing
        case inherited
        case file(FileHandle)
        case pipe(Pipe)
    }

    public var executableURL = URL(filePath: "/bin/false")
    public var arguments: [String] = []
    /// `nil`: that of the tests.
    public var environment: [String: String]?
    public var standardInput = Stream.inherited
    public var standardOutput = Stream.inherited
    public var standardError = Stream.inherited
    /// 0 before it runs.
    public private(set) var processIdentifier: pid_t = 0
    private let ended = Mutex<Int32?>(nil)

    public init() {}

    /// - Throws: `Failure` where there is no such program.
    public func run() throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let streams = [standardInput, standardOutput, standardError]
        for (target, stream) in zip(CInt(0)..., streams) { stream.add(to: &actions, as: target) }
        _ = Self.closeFrom(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        for kept in [SIGKILL, SIGSTOP] { sigdelset(&signals, kept) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
        let code = Self.withTexts([executableURL.path] + arguments) { arguments in
            Self.withTexts(variables) { variables in
                posix_spawn(&processIdentifier, executableURL.path, &actions, &attributes, arguments, variables)
            }
        }
        for (index, stream) in streams.enumerated() { stream.closeChildsEnd(isInput: index == 0) }
        guard code == 0 else { throw Failure(program: executableURL.path, code: code) }
    }

    public var isRunning: Bool { processIdentifier != 0 && status(waiting: false) == nil }

    /// Blocks its thread.
    public func waitUntilExit() { _ = status(waiting: true) }

    /// What it exited with, or the signal that ended it; -1 while it runs.
    public var terminationStatus: Int32 { status(waiting: false) ?? -1 }

    public func terminate() { kill(processIdentifier, SIGTERM) }

    /// It is looked at without being reaped, so that those who wait hold nobody else up.
    private func status(waiting: Bool) -> Int32? {
        if let known = ended.withLock({ $0 }) { return known }
        var information = siginfo_t()
        while waiting, waitid(P_PID, id_t(processIdentifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return ended.withLock { ended in
            if ended == nil {
                var code: Int32 = 0
                guard waitpid(processIdentifier, &code, WNOHANG) == processIdentifier else { return nil }
                ended = code & 0x7F == 0 ? (code >> 8) & 0xFF : code & 0x7F
            }
            return ended
        }
    }

    /// Glibc has it since 2.34, and does not show it to Swift.
    private static let closeFrom: @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt = {
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else {
            fatalError("the C library cannot close a child's descriptors")
        }
        return unsafeBitCast(
            symbol, to: (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt).self)
    }()

    private static func withTexts<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}

extension ChildProcess.Stream {
    fileprivate func add(to actions: inout posix_spawn_file_actions_t, as target: CInt) {
        switch self {
        case .nothing: posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
        case .inherited: break
        case .file(let handle): posix_spawn_file_actions_adddup2(&actions, handle.fileDescriptor, target)
        case .pipe(let pipe):
            let end = target == 0 ? pipe.fileHandleForReading : pipe.fileHandleForWriting
            posix_spawn_file_actions_adddup2(&actions, end.fileDescriptor, target)
        }
    }

    /// The other end sees that the child has ended only when nobody else holds this one.
    fileprivate func closeChildsEnd(isInput: Bool) {
        guard case .pipe(let pipe) = self else { return }
        try? (isInput ? pipe.fileHandleForReading : pipe.fileHandleForWriting).close()
    }
}
