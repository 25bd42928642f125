internal import Foundation
internal import Storage

#if canImport(Glibc)
    internal import Glibc
#endif

/// One PostgreSQL server for all tests of this process, on a socket in a folder of its own. It is started when the first
/// test asks for it; a shell that waits for this process's end, however it comes, stops it and removes the folder.
public final class PostgreSQLServer: Sendable {
    private let directory: URL
    /// Kept open: its end is the sign for the shell.
    private let lifeline: Pipe
    private let administrator: PostgreSQLEngine

    /// Where Debian keeps the newest server's programs; `nil` where none is installed.
    static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        return versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "/usr/lib/postgresql/\($0)/bin" }
            .first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    private static let starting = Task { try await PostgreSQLServer(programs: programs ?? "") }

    public static func running() async throws -> PostgreSQLServer { try await starting.value }

    /// The address of a schema of that name, whether it is there or not.
    public func url(schema: String) -> String {
        "postgres://postrider@/postgres?host=\(directory.path)&application_name=\(schema)&options=-csearch_path%3D\(schema)"
    }

    public func makeSchema(_ name: String) async throws {
        try await administrator.write { try $0.execute(Statement("CREATE SCHEMA IF NOT EXISTS \(name)"), []) }
    }

    /// Ends every connection to the schema's store, as a failing network or a restart of the server would.
    public func endConnections(schema: String) async throws {
        let end = Statement(
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = $1
            """)
        _ = try await administrator.write { try $0.first(end, [.text(schema)]) { $0.integer(0) } }
    }

    /// Runs a statement beside the stores' own connections.
    public func execute(_ sql: String) async throws {
        _ = try await administrator.write { try $0.execute(Statement(sql), []) }
    }

    /// The same for a statement that no transaction may hold.
    public func executeAlone(_ sql: String) async throws {
        let psql = Process()
        psql.executableURL = URL(filePath: (Self.programs ?? "") + "/psql")
        psql.arguments = ["-q", "-h", directory.path, "-U", "postrider", "-c", sql, "postgres"]
        try psql.run()
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                psql.waitUntilExit()
                continuation.resume()
            }
        }
        guard psql.terminationStatus == 0 else { throw EngineError.failed("psql: \(psql.terminationStatus)") }
    }

    private init(programs: String) async throws {
        let name = "postrider-pg-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...9_999))"
        // The path of a socket holds 107 bytes at most.
        directory = URL(filePath: "/tmp").appending(path: name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        lifeline = Pipe()
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", Self.script, "postgres-for-tests", directory.path, programs] + Self.asAnotherUser
        shell.standardInput = lifeline
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        administrator = try await Self.connect("postgres://postrider@/postgres?host=\(directory.path)", directory)
    }

    /// PostgreSQL refuses to run as root.
    private static var asAnotherUser: [String] {
        guard getuid() == 0 else { return [] }
        let user = getpwnam("postgres") == nil ? "nobody" : "postgres"
        return ["setpriv", "--reuid=\(user)", "--regid=\(user == "nobody" ? "nogroup" : user)", "--clear-groups", "--"]
    }

    private static let script = """
        directory=$1 programs=$2
        shift 2
        trap '' INT TERM HUP
        [ $# = 0 ] || { owner=${2#--reuid=}; chown "$owner" "$directory"; }
        cd "$directory"
        "$@" "$programs/initdb" -D "$directory/data" -U postrider -A trust -E UTF8 --locale=C --no-sync >"$directory/log" 2>&1
        "$@" "$programs/postgres" -D "$directory/data" -k "$directory" -c listen_addresses= -c max_connections=400 \
            -c shared_buffers=64MB -c autovacuum_naptime=10min </dev/null >>"$directory/log" 2>&1 &
        server=$!
        read -r nothing
        kill -QUIT "$server"
        wait "$server"
        cd /
        rm -rf "$directory"
        """

    private static func connect(_ url: String, _ directory: URL) async throws -> PostgreSQLEngine {
        let address = try PostgreSQLAddress(url)
        for _ in 0..<600 {
            if let engine = try? await PostgreSQLEngine.open(address) { return engine }
            try await Task.sleep(for: .milliseconds(100))
        }
        let log = (try? String(contentsOf: directory.appending(path: "log"), encoding: .utf8)) ?? ""
        throw EngineError.failed("PostgreSQL does not start: \(log.suffix(2_000))")
    }
}
