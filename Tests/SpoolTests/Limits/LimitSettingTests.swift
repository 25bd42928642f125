import Spool
import Testing

@Suite("Limit setting")
struct LimitSettingTests {
    @Test(
        "is read and written as text",
        arguments: [
            (LimitSetting.Kind.connections, "5"), (.connectionRate, "100/min"), (.messageRate, "none"),
            (.messageRate, "10/s burst 2"), (.messagesPerConnection, "50"), (.recipientsPerTransaction, "100"),
            (.tls, "required_unverified"), (.stop, ""),
        ])
    func text(_ kind: LimitSetting.Kind, _ value: String) throws {
        let setting = try #require(LimitSetting(kind, value))
        #expect(setting.kind == kind)
        #expect(setting.value == value)
    }

    @Test(
        "a value that is none of its kind is refused",
        arguments: [
            (LimitSetting.Kind.connections, "0"), (.connections, "1001"), (.connections, "+5"), (.connections, ""),
            (.connectionRate, "fast"), (.messageRate, ""), (.recipientsPerTransaction, "101"), (.tls, "yes"),
            (.stop, "now"), (.messagesPerConnection, "99999999999999999999"),
        ])
    func refused(_ kind: LimitSetting.Kind, _ value: String) { #expect(LimitSetting(kind, value) == nil) }
}
