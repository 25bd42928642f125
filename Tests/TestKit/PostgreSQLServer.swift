internal import Foundation
internal import Storage

#if canImport(Glibc)
    internal import Glibc
#endif

/// A PostgreSQL server on a socket in a folder of its own: one for all tests of this process, started when the first of
/// them asks for it, and others for tests that stop theirs. A shell that waits for this process's end, however it comes,
/// stops it and removes the folder.
public final class PostgreSQLServer: Sendable {
    private let directory: URL
    /// Orders for the shell. Kept open: its end is the sign to end.
    private let lifeline = Pipe()
    /// A line from the shell for each order that is carried out.
    private let answers = Pipe()
    /// Where it listens on 127.0.0.1 with TLS; 0: nowhere.
    private let port: Int
    private let administrator: PostgreSQLEngine

    /// Where Debian keeps the newest server's programs; `nil` where none is installed.
    static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        return versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "/usr/lib/postgresql/\($0)/bin" }
            .first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    private static let starting = Task { try await PostgreSQLServer(programs: programs ?? "", port: 0) { _ in } }

    public static func running() async throws -> PostgreSQLServer { try await starting.value }

    /// A server of the test's own, which it may stop. It takes connections by TCP with TLS only, and shows `certificate`.
    public static func own(showing certificate: TestCertificate) async throws -> PostgreSQLServer {
        let server = try await PostgreSQLServer(programs: programs ?? "", port: LoopbackAddress.freePort()) {
            directory in
            try certificate.chainPEM.write(
                to: directory.appending(path: "server.pem"), atomically: true, encoding: .utf8)
            let key = directory.appending(path: "server.key")
            try certificate.keyPEM.write(to: key, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
        }
        // The administrator works in the first schema.
        try await server.makeSchema("store")
        return server
    }

    /// The address of an own server by TCP, under a name that it is not to be looked up by.
    /// - Parameters:
    ///   - roots: path of the authorities in PEM that its certificate is judged by.
    ///   - mode: libpq's `sslmode`.
    public func url(host: String, roots: String, mode: String = "verify-full") -> String {
        "postgres://postrider@\(host):\(port)/postgres?hostaddr=127.0.0.1&sslmode=\(mode)&sslrootcert=\(roots)"
            + "&options=-csearch_path%3Dstore"
    }

    /// Ends an own server without another word to its clients, as a crash of its machine does.
    public func crash() async throws { try await order("crash") }

    /// Starts it again, on what is on its disk.
    public func restart() async throws {
        try await order("start")
        for _ in 0..<60 where (try? await administrator.read { _ in }) == nil {
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func order(_ order: String) async throws {
        try lifeline.fileHandleForWriting.write(contentsOf: Data("\(order)\n".utf8))
        let handle = answers.fileHandleForReading
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                _ = handle.availableData
                continuation.resume()
            }
        }
    }

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
        let psql = ChildProcess()
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

    private init(programs: String, port: Int, prepare: (URL) throws -> Void) async throws {
        let name = "postrider-pg-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...9_999))"
        // The path of a socket holds 107 bytes at most.
        directory = URL(filePath: "/tmp").appending(path: name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        self.port = port
        try prepare(directory)
        for end in [lifeline.fileHandleForWriting, answers.fileHandleForReading] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        let shell = ChildProcess()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments =
            ["-c", Self.script, "postgres-for-tests", directory.path, programs, "\(port)"] + Self.asAnotherUser
        shell.standardInput = .pipe(lifeline)
        shell.standardOutput = .pipe(answers)
        shell.standardError = .nothing
        try shell.run()
        // The file of the socket is named by the port.
        let host = "host=\(directory.path)" + (port == 0 ? "" : "&port=\(port)")
        administrator = try await Self.connect("postgres://postrider@/postgres?\(host)", directory)
    }

    /// PostgreSQL refuses to run as root.
    private static var asAnotherUser: [String] {
        guard getuid() == 0 else { return [] }
        let user = getpwnam("postgres") == nil ? "nobody" : "postgres"
        return ["setpriv", "--reuid=\(user)", "--regid=\(user == "nobody" ? "nogroup" : user)", "--clear-groups", "--"]
    }

    private static let script = """
        directory=$1 programs=$2 port=$3
        shift 3
        trap '' INT TERM HUP PIPE
        [ $# = 0 ] || { owner=${2#--reuid=}; chown -R "$owner" "$directory"; }
        cd "$directory"
        "$@" "$programs/initdb" -D "$directory/data" -U postrider -A trust -E UTF8 --locale=C --no-sync >"$directory/log" 2>&1
        listen="-c listen_addresses="
        if [ "$port" != 0 ]; then
            listen="-c listen_addresses=127.0.0.1 -c port=$port -c ssl=on -c ssl_cert_file=$directory/server.pem"
            listen="$listen -c ssl_key_file=$directory/server.key"
            printf 'local all all trust\\nhostssl all all 127.0.0.1/32 trust\\n' >"$directory/data/pg_hba.conf"
        fi
        launch() {
            "$@" "$programs/postgres" -D "$directory/data" -k "$directory" $listen -c max_connections=400 \\
                -c shared_buffers=64MB -c autovacuum_naptime=10min </dev/null >>"$directory/log" 2>&1 &
            server=$!
        }
        launch "$@"
        while read -r order; do
            case $order in
            crash) kill -QUIT "$server"; wait "$server" ;;
            start) launch "$@" ;;
            esac
            echo done
        done
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
