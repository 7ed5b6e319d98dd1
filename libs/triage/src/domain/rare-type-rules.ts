import type { Label } from './linear-model.js';

/**
 * RSIT types that the training reports never or hardly hold are recognised by phrases. A rule only proposes: its
 * strength is a judgement, not a measurement, so a type that a rule brought forward is never filled in unasked.
 */
export interface TypeRule extends Label {
  readonly id: string;
  /** Share of the belief the rule claims for its type, 0..1. */
  readonly strength: number;
  readonly phrase: RegExp;
  /** The rule stays silent when this is found too. */
  readonly unless?: RegExp;
  readonly reason: string;
}

const rule = (
  id: string,
  type: `${string}/${string}`,
  strength: number,
  phrase: RegExp,
  reason: string,
  unless?: RegExp,
): TypeRule => {
  const [rsitClass = '', rsitType = ''] = type.split('/');
  return { id, class: rsitClass, type: rsitType, strength, phrase, reason, ...(unless ? { unless } : {}) };
};

const SUCCEEDED =
  /\b(?:succeed\w*|success(?:ful|fully)|gained access|got in|compromised|took over|taken over|stole\w*|leaked|breach\w*)\b/;

export const ENGLISH_RULES: readonly TypeRule[] = [
  rule(
    'spam',
    'abusive-content/spam',
    0.6,
    /\b(?:spam(?:ming|mer|mers|bot)?|unsolicited (?:bulk )?(?:e-?mails?|messages?|mail)|bulk e-?mails?|open (?:mail )?relay|junk mail)\b/,
    'speaks of unsolicited bulk mail',
    /\b(?:phish\w*|hack\w*|breach\w*|stol\w+|virus|malware|patients?)\b/,
  ),
  rule(
    'harmful-speech',
    'abusive-content/harmful-speech',
    0.75,
    /\b(?:hate speech|cyber-?(?:stalking|bullying)|harass(?:ment|ing|ed)? (?:online|on social|by e-?mail|messages?)|online harassment|defamatory (?:posts?|content|campaign)|(?:death|violent) threats?|incit(?:es|ing|ement) (?:to|of) (?:violence|hatred))\b/,
    'speaks of threats, hatred or harassment',
  ),
  rule(
    'violence',
    'abusive-content/violence',
    0.9,
    /\b(?:child (?:sexual )?(?:abuse|exploitation) (?:material|images?|content|videos?)|child pornography|csam|child sexual\w* content|glorif\w+ (?:of )?violence|beheading videos?)\b/,
    'speaks of child abuse or glorified violence',
  ),
  rule(
    'c2-server',
    'malicious-code/c2-server',
    0.75,
    /\b(?:(?:command[- ]and[- ]control|command & control|c2|c&c|cnc) (?:server|servers|panel|host|node|infrastructure|domain)|botnet controller|cobalt strike team ?server)\b/,
    'names a command-and-control server',
  ),
  rule(
    'malware-distribution',
    'malicious-code/malware-distribution',
    0.75,
    /\b(?:(?:host|hosts|hosting|serve|serves|serving|distribut\w+|deliver\w+|spread\w*|download\w*) (?:of )?(?:the |a |an )?(?:malware|malicious (?:payloads?|files?|code|apk|software|documents?)|trojani[sz]ed \w+|exploit kit)|malware (?:is |was |being )*(?:hosted|served|distributed|downloaded)|payload (?:is |was )?(?:hosted|served)|drive[- ]by download|watering[- ]hole)\b/,
    'speaks of a place that hands out malware',
  ),
  rule(
    'malware-configuration',
    'malicious-code/malware-configuration',
    0.8,
    /\b(?:(?:malware|bot|botnet|trojan|banker|loader|stealer) config(?:uration)?(?: file)?s?|web-?injects?(?: config\w*)?|config(?:uration)? (?:file )?(?:of|for) (?:a |the )?(?:malware|bot|botnet|trojan))\b/,
    'speaks of the configuration of malware',
  ),
  rule(
    'scanner',
    'information-gathering/scanner',
    0.75,
    /\b(?:port[- ]?scan\w*|(?:network|vulnerability|horizontal|vertical|syn|mass) scans?|scann(?:ed|ing|er|ers) (?:our|the|for|of|ports?|ip|hosts?|subnet|range|activity)|masscan|nmap|zmap|shodan scan|ping sweep|probing (?:of )?(?:our|the|ports?)|dns zone transfer attempts?|footprinting)\b/,
    'speaks of scanning or probing',
    /\b(?:scann(?:ed|ing) (?:copy|copies|documents?|images?|the (?:internet|documents?|files?|records?|barcode))|body scan|ct scan|scanned and)\b/,
  ),
  rule(
    'sniffing',
    'information-gathering/sniffing',
    0.8,
    /\b(?:(?:packet|network|password|traffic) sniff\w*|sniffer|sniffing|wiretap\w*|arp (?:spoofing|poisoning)|man[- ]in[- ]the[- ]middle|mitm|rogue (?:access point|wi-?fi)|intercept\w* (?:of )?(?:our |the |network )?traffic)\b/,
    'speaks of traffic being listened to',
  ),
  rule(
    'social-engineering',
    'information-gathering/social-engineering',
    0.6,
    /\b(?:social[- ]engineer\w*|vishing|smishing|asked (?:our |the )?(?:staff|employees?|operators?) for (?:their |the )?(?:passwords?|otp|codes?|credentials))\b/,
    'speaks of people being talked into something',
    /\bphish\w*/,
  ),
  rule(
    'ids-alert',
    'intrusion-attempts/ids-alert',
    0.75,
    /\b(?:(?:ids|ips|snort|suricata|waf|wazuh|intrusion (?:detection|prevention) system) (?:has )?(?:alerts?|alerted|alarms?|signatures?|events?|rules?|detect\w*|block\w*|fired|triggered)|exploit(?:ation)? attempts?|attempt(?:s|ed|ing)? (?:to exploit|exploitation of)|tried to exploit)\b/,
    'speaks of an attempt to use a known hole',
    SUCCEEDED,
  ),
  rule(
    'brute-force',
    'intrusion-attempts/brute-force',
    0.8,
    /\b(?:brute[- ]?forc\w*|password[- ]spray\w*|credential[- ]stuffing|dictionary attacks?|fail2ban|(?:repeated|multiple|numerous|many|thousands of|hundreds of|\d+) (?:failed |unsuccessful |invalid )?(?:ssh |rdp |vpn |smtp |imap |admin )?(?:log-?in|log-?on|sign-?in|authentication|password) (?:attempts?|failures?|tries)|failed (?:ssh |rdp |vpn )?log-?ins?)\b/,
    'speaks of many tries to log in',
    SUCCEEDED,
  ),
  rule(
    'exploit',
    'intrusion-attempts/exploit',
    0.65,
    /\b(?:(?:unknown|new|novel|previously unseen) (?:exploit|attack (?:pattern|signature|vector)|vulnerability)|(?:zero|0)-?day (?:exploit|attack|attempt)s?)\b/,
    'speaks of an attack not seen before',
    SUCCEEDED,
  ),
  rule(
    'privileged-account',
    'intrusions/privileged-account-compromise',
    0.6,
    /\b(?:(?:root|administrator|admin|domain admin\w*|superuser|privileged|sysadmin) (?:accounts?|credentials?|access|passwords?|rights|privileges) (?:\w+ ){0,4}(?:compromised|hijacked|taken over|stolen|obtained|gained|abused)|(?:compromised|hijacked|gained|obtained|stole) (?:\w+ ){0,3}(?:root|domain admin\w*|administrator|superuser) (?:accounts?|credentials?|access|rights|privileges)|golden ticket|dcsync|(?:rogue|unknown|new) (?:domain )?administrator account)\b/,
    'names an administrator account in foreign hands',
  ),
  rule(
    'burglary',
    'intrusions/burglary',
    0.4,
    /\b(?:burglar\w*|break-in|broke into (?:the |our )?(?:office|building|premises|data cent(?:er|re)|server room|facility)|forced (?:the )?(?:door|lock|entry)|physical intrusion|trespass\w*|lock (?:was )?(?:picked|broken|forced))\b/,
    'speaks of a physical break-in',
    /\b(?:laptops?|computers?|drives?|records?|files?|documents?|usb|tapes?|phones?|disks?|discs?|data|papers?|equipment|backpacks?|car|vehicle)\b/,
  ),
  rule(
    'dos',
    'availability/dos',
    0.2,
    /\b(?:dos attack|denial[- ]of[- ]service|(?:http|syn|udp) flood|resource exhaustion)\b/,
    'speaks of denial of service without naming many sources',
    /\b(?:ddos|distributed|botnet|d-dos)\b/,
  ),
  rule(
    'availability-misconfiguration',
    'availability/misconfiguration',
    0.7,
    /\b(?:misconfigur\w*|configuration (?:error|change|mistake)|wrong (?:setting|configuration|route|dns record)|(?:dns|bgp|route|firewall|dnssec|certificate) (?:error|change|mistake|leak|expired))\b(?:[^.]{0,120})\b(?:outage|unavailable|unreachable|offline|down|interrupted|stopped working|could not be reached)\b/,
    'a wrong setting made a service unavailable',
  ),
  rule(
    'sabotage',
    'availability/sabotage',
    0.6,
    /\b(?:sabotag\w*|(?:cut|severed) (?:\w+ ){0,3}(?:fib(?:re|er)|cables?|lines?)|(?:deliberately|intentionally|maliciously|wilfully) (?:destroy\w*|damag\w*|delet\w*|cut|wip\w*|unplug\w*)|arson|set fire to|vandali[sz]ed (?:the )?(?:equipment|server|cabinet|tower|site))\b/,
    'speaks of wilful damage',
    /\bdefac\w*/,
  ),
  rule(
    'outage',
    'availability/outage',
    0.5,
    /\b(?:power (?:cut|outage|failure|supply failed)|load[- ]shedding|(?:hardware|disk|storage|cooling|ups|generator|air[- ]condition\w*) (?:failure|failed|fault|broke down)|(?:fib(?:re|er)|submarine cable) (?:cut|fault)|(?:service|network|system|systems) (?:outage|failure))\b/,
    'speaks of a failure without an attacker',
    /\b(?:attack\w*|hack\w*|ddos|ransom\w*|malware|stol\w+|burglar\w*|breach\w*)\b/,
  ),
  rule(
    'copyright',
    'fraud/copyright',
    0.85,
    /\b(?:copyright (?:infring\w*|violation|notice|material)|dmca|pirated (?:software|copies|content|films?|movies?)|illegal copies|unlicen[sc]ed (?:software|copies)|torrenting|cracked software|warez)\b/,
    'speaks of unlicensed copies',
  ),
  rule(
    'masquerade',
    'fraud/masquerade',
    0.6,
    /\b(?:(?:fake|bogus|impersonat\w+|false|fraudulent) (?:\w+ ){0,3}(?:facebook|twitter|instagram|linkedin|whatsapp|telegram|social media|tiktok) (?:accounts?|profiles?|pages?|channels?|groups?)|(?:fake|false) (?:accounts?|profiles?) (?:in|under) the name|us(?:es?|ing) the (?:photo|picture|identity) of)\b/,
    'an account pretends to be someone else',
  ),
  rule(
    'phishing-site',
    'fraud/phishing',
    0.7,
    /\b(?:(?:fake|look-?alike|spoofed|cloned?|counterfeit|typosquat\w*) (?:\w+ ){0,2}(?:log-?in page|web-?sites?|web page|pages?|portals?|domains?)|credential[- ]harvest\w*|phishing (?:page|site|kit|campaign|url|link|mails?|e-?mails?|domain))\b/,
    'names a copied page or a phishing campaign',
    /\b(?:facebook|twitter|instagram|linkedin|whatsapp|telegram|tiktok) (?:accounts?|profiles?|pages?|channels?|groups?)\b/,
  ),
  rule(
    'mining',
    'fraud/unauthorised-use-of-resources',
    0.65,
    /\b(?:crypto-?(?:min(?:er|ers|ing)|jack\w*)|coin-?min\w*|xmrig|monero min\w*|bitcoin min\w*|mining (?:malware|software|script|pool))\b/,
    'machines are used to mine coins',
  ),
  rule(
    'weak-crypto',
    'vulnerable/weak-crypto',
    0.85,
    /\b(?:ssl ?v?[23](?:\.0)?|tls ?v?1\.[01]|poodle|freak attack|logjam|drown attack|rc4|weak (?:cipher\w*|cryptograph\w*|crypto|encryption|keys?|diffie)|(?:expired|self-signed|md5|sha-?1) (?:signed )?certificates?|export[- ]grade)\b/,
    'speaks of weak cryptography',
  ),
  rule(
    'ddos-amplifier',
    'vulnerable/ddos-amplifier',
    0.85,
    /\b(?:open (?:dns )?(?:resolvers?|recursors?)|open (?:ntp|snmp|memcached|ssdp|cldap|chargen|portmap\w*)\b|(?:dns|ntp|snmp|memcached|ssdp|cldap|chargen|udp) (?:amplif\w+|reflect\w+)|amplification (?:factor|attacks?|vector)|(?:usable|abused?|misused?|used) (?:as (?:a |an )?|for )(?:amplif\w+|reflect\w+)|monlist)\b/,
    'a service can be abused to amplify floods',
  ),
  rule(
    'unwanted-accessible',
    'vulnerable/potentially-unwanted-accessible',
    0.7,
    /\b(?:(?:telnet|rdp|remote desktop|smb|vnc|ipmi|winbox|modbus|scada|ics|plc|printers?|ip cameras?|cctv|kibana|jenkins|docker api|mysql|postgres\w*|mssql|ftp|tftp|rsync|x11|adb|cwmp|management (?:interface|console|port)|admin(?:istration)? (?:interface|panel|console)|port \d{1,5}).{0,60}\b(?:reachable|exposed|accessible|open|visible) (?:\w+ ){0,3}(?:internet|public\w*|outside|world|anywhere|everyone))\b/,
    'a service that few should reach is open to the Internet',
    SUCCEEDED,
  ),
  rule(
    'information-disclosure',
    'vulnerable/information-disclosure',
    0.6,
    /\b(?:directory (?:listing|indexing)|(?:exposed|open|accessible|public\w*) (?:\.git|git|\.env|phpinfo|server-status|snmp|redis|elasticsearch|mongodb)|(?:\.git|\.env|phpinfo|server-status|snmp|redis|elasticsearch|mongodb|debug mode).{0,40}\b(?:exposed|accessible|disclos\w+|without (?:a )?(?:password|authentication)))\b/,
    'a service may tell more than it should',
    SUCCEEDED,
  ),
  rule(
    'vulnerable-system',
    'vulnerable/vulnerable-system',
    0.7,
    /\b(?:(?:is|are|was|were|still|remains?|being) (?:\w+ )?vulnerable(?: to)?|vulnerable (?:version|systems?|servers?|hosts?|installations?|to cve)|unpatched (?:systems?|servers?|hosts?|versions?|exchange|vpn|firewalls?)|missing (?:security )?(?:patch|patches|updates?)|end[- ]of[- ](?:life|support)|outdated (?:version|firmware|software|cms)|affected by cve-\d{4}-\d{4,7})\b/,
    'a system has a known hole',
    SUCCEEDED,
  ),
  rule(
    'test',
    'test/test',
    0.9,
    /(?:^\W{0,3}(?:test|testing)(?: report| only| message)?\b(?! results?| scores?| data| papers?| questions?)|\bthis is (?:only |just )?an? (?:test|exercise|drill)\b|\bexercise exercise exercise\b|\b(?:cyber drill|tabletop exercise) (?:inject|report|message)|\btest report,? please ignore\b)/,
    'calls itself a test or an exercise',
  ),
  rule(
    'flood',
    'availability/ddos',
    0.6,
    /\b(?:\d+(?:\.\d+)? ?(?:gbps|gbit|gb\/s|mbps|mpps)|traffic (?:\w+ ){0,4}(?:saturat\w*|flood\w*|overwhelm\w*)|(?:saturat\w*|flood\w*) (?:\w+ ){0,3}(?:link|uplink|bandwidth|connection|server|website))\b/,
    'speaks of traffic that fills the line',
  ),
  rule(
    'found-by-antivirus',
    'malicious-code/infected-system',
    0.65,
    /\b(?:(?:anti-?virus|endpoint protection|edr|defender) (?:\w+ ){0,4}(?:detected|quarantined|blocked|found|flagged|alerted|removed)|agent tesla|emotet|qakbot|trickbot|redline|remcos|asyncrat|njrat|formbook|lokibot|dridex|conficker|ursnif)\b/,
    'names malware or what an antivirus found',
  ),
  rule(
    'no-incident',
    'other/other',
    0.6,
    /\b(?:(?:please|kindly) (?:send|provide|share|advise|forward|resolve|guide)|request(?:ing)? (?:for )?(?:information|guidance|training|guidelines?|a meeting|assistance)|nothing to report|nil report|committee (?:will|shall) meet|agenda of|training (?:calendar|course|session)|guidelines? (?:on|for)|call (?:me )?back)\b/,
    'reads like a request or a nil return',
    /\b(?:stol\w+|hack\w*|breach\w*|malware|virus|ransom\w*|phish\w*|leaked|attack\w*|defaced|unauthori[sz]ed)\b/,
  ),
];
