import Storage
import Testing

@Suite("The address of a PostgreSQL store")
struct PostgreSQLAddressTests {
    @Test(
        "is shown without its password",
        arguments: [
            ("postgres://ada:secret@db.example:5433/mail", "postgres://ada@db.example:5433/mail"),
            ("postgresql://db.example/mail?password=secret", "postgres://db.example/mail"),
            ("postgres:///mail?host=/run/postgresql&user=ada", "postgres://ada@/mail?host=/run/postgresql"),
            ("postgres:///mail?port=5433&host=/run/pg", "postgres:///mail?host=/run/pg&port=5433"),
        ])
    func description(url: String, shown: String) throws {
        #expect(try PostgreSQLAddress(url).description == shown)
        #expect("\(try PostgreSQLAddress(url))" == shown)
    }

    @Test(
        "is refused where libpq cannot read it, without repeating it",
        arguments: [
            "", "mysql://a/b", "postgres://ada:secret@[::1/mail", "postgres:///mail?colour=secret", "postgres://%zz",
        ])
    func refuses(url: String) {
        #expect {
            _ = try PostgreSQLAddress(url)
        } throws: { error in
            if case EngineError.failed(let reason) = error { !reason.contains("secret") } else { false }
        }
    }

    @Test("is handed to other programs with its password apart, and with quotes that stay where they are")
    func forPrograms() throws {
        let address = try PostgreSQLAddress("postgres://ada:p%27w@db.example/o%27neil%5C?sslmode=require")
        #expect(address.forPrograms.password == "p'w")
        #expect(address.forPrograms.words == #"dbname='o\'neil\\' host='db.example' sslmode='require' user='ada'"#)
    }
}
