import Testing

@testable import Delivery

@Suite("Provider")
struct ProviderTests {
    @Test(
        "is known by the end of the exchanger's name",
        arguments: [
            ("gmail-smtp-in.l.google.com", "google"), ("aspmx.l.google.com", "google"), ("smtp.google.com", "google"),
            ("example-com.mail.protection.outlook.com", "outlook"),
            ("hotmail-com.olc.protection.outlook.com", "outlook"), ("tenant.p-v1.mx.microsoft", "outlook"),
            ("mta5.am0.yahoodns.net", "yahoo"), ("mx01.mail.icloud.com", "icloud"), ("mx00.gmx.net", "gmx"),
            ("mxs.mail.ru", "mailru"), ("mx.yandex.ru", "yandex"), ("mx3.qq.com", "qq"),
            ("smtp-in.orange.fr", "orange"), ("mx2h1.comcast.net", "comcast"),
            ("mxa-0001.gslb.pphosted.com", "proofpoint"), ("eu-smtp-inbound-1.mimecast.com", "mimecast"),
            ("d1.a.ess.barracudanetworks.com", "barracuda"),
        ])
    func known(host: String, name: String) {
        #expect(ProviderTable.standard.group(ofExchanger: host)?.provider == name)
    }

    @Test(
        "is the registrable-looking end of a name that nobody knows",
        arguments: [
            ("mx1.mail.example.org", "example.org"), ("example.org", "example.org"),
            ("mx.example.co.uk", "example.co.uk"), ("a.b.example.com.br", "example.com.br"),
            ("mx.notgoogle.com", "notgoogle.com"), ("localhost", "localhost"), ("192.0.2.7", "192.0.2.7"),
            ("2001:db8::a", "2001:db8::a"),
        ])
    func unknown(host: String, name: String) {
        #expect(ProviderTable.standard.group(ofExchanger: host) == nil)
        #expect(Provider.name(ofUnknown: host) == name)
    }
}
