/**
 * Groups of words that mean the same to triage, so that a report about a lost "tablet" profits from what was learnt
 * about lost laptops. Written by hand for this product. A word may stand in several groups; two words joined by `_`
 * are found as a pair. The name is the feature's key in the weights and what an analyst reads in a reason: renaming a
 * group or changing its words asks for `npm run triage:train`.
 */
export const CONCEPTS: Readonly<Record<string, string>> = {
  computers:
    'laptop laptops computer computers desktop pc pcs workstation notebook macbook server servers equipment ipad tablet hardware',
  'storage media':
    'usb drive drives hard flash thumb stick memory tape tapes disk disks disc discs cd cds dvd backup backups media camera',
  phones: 'phone phones cellphone smartphone blackberry iphone pda device devices mobile',
  encryption: 'unencrypted encrypted encryption password_protected protected',
  papers:
    'document documents paper papers paperwork file files folder folders binder binders logbook list lists roster form forms chart charts printout printouts briefcase notes sheet sheets hardcopy photocopies notebooks',
  records: 'record records data information details info pii phi ephi',
  'post and parcels':
    'letter letters mail mailing mailings package packages parcel envelope envelopes postal mailed post courier fedex ups shipment shipped delivery delivered',
  'e-mail and fax':
    'email emailed e_mail e_mailed emails e_mails attachment attached outlook bcc cc faxed fax text texted whatsapp',
  theft:
    'stole steal stolen steals stealing theft thefts robbed robbery robber mugged snatched swiped pickpocket',
  'break-in':
    'burglary burglarized burglarised burglars burglar burglaries burgled break_in break_ins broke broken thief thieves smash looted',
  loss: 'lost lose losing loses loss missing misplaced disappeared unaccounted',
  'something found': 'found discovered find finding picked noticed located locate recovered retrieved',
  'something left behind': 'left behind forgot forgotten unattended accidentally dropped fell',
  'a place':
    'car vehicle bag home train bus taxi trunk street parking desk locker restroom bathroom hallway floor table cafeteria park office building room airport hotel',
  rubbish: 'dumpster dumpsters trash garbage rubbish recycling recycle landfill dump curb bin bins tip skip',
  disposal:
    'dumped discarded discard disposed disposal dispose disposing shred shredded shredding shredder thrown threw abandoned storage surplus auction ebay resold refurbished wiped',
  mistake:
    'wrong incorrect incorrectly misdirected mistakenly mistake mistaken mistakes erroneously error errors accidentally accident accidental inadvertently inadvertent unintended unintentionally mis_sent misaddressed mixed swapped another someone else',
  'sending and receiving':
    'sent sends send sending addressed recipient recipients received receives receive receiving handed given gave giving intended misfiled switched provided placed included',
  publishing:
    'published posted publishing publish posting mispublished uploaded upload public publicly unredacted redacted redact displayed display showed shown visible viewable',
  'the web':
    'website websites web site online internet search google searchable indexed page pages link url portal facebook twitter social',
  exposure:
    'exposed exposing exposure accessible available accessed unsecured unprotected open leak leaked leaking left',
  'open data stores':
    'bucket s3 elasticsearch mongodb database databases passwordless unauthenticated cloud ftp rsync aws amazon researcher researchers vickery upguard',
  'faults and settings':
    'misconfigured misconfiguration configured configuration glitch bug coding programming software upgrade update technical malfunction settings setting',
  staff:
    'employee employees nurse nurses clerk staff worker workers officer officers teacher physician doctor doctors coworker co_worker colleague supervisor administrator technician staffer resident intern secretary teller deputy policeman manager aide assistant receptionist cop constable detective',
  'former or disciplined staff':
    'former ex_employee ex fired terminated resigned quit disgruntled dismissed suspended disciplined disciplinary',
  partners: 'contractor vendor third_party partner subcontractor supplier processor associate',
  snooping:
    'snooping snooped snoop looked looking viewed viewing peeked curiosity inappropriately browsing prying celebrity',
  'misuse of rights':
    'improperly unauthorized unauthorised authorization authorisation permission legitimate need misused misuse abused abusing abuse privileges privilege privileged violated violation breached breaching inappropriate unlawfully illegally',
  access: 'access accessed accessing accesses system systems database databases',
  'taking data along':
    'copied copying downloaded downloading took taken taking transferred kept forwarded personal competitor secrets secret proprietary confidential',
  'sale and payment':
    'sold sell selling bribe bribed bribes paid pay payment payments money cash exchange leaked',
  'courts and police':
    'pleaded guilty sentenced sentence indicted indictment convicted prison charged charges court arrested arrest prosecutors judge lawsuit sues sued alleged jury jail probation',
  'identity fraud':
    'fraudulent fraud tax returns refund refunds claims identity identities scheme conspiracy embezzled credit loans purchases ring',
  'false billing':
    'medicare medicaid billing billed bills bill false falsified fabricated fictitious embezzlement',
  skimming: 'skimming skimmed skimmer skimmers skim',
  hacking:
    'hacker hackers hacked hack hacking hacks intruder intruders cracker intrusion infiltrated infiltrate penetrated cybercriminals cyber_attack cyberattack cyberattacks cyber attack attacks attackers attacker attacked hijacked',
  'hacker groups':
    'anonymous lulzsec team hacktivist hacktivists antisec opisrael op army syrian sea group ghostshell nullcrew afghan crew',
  'dumped data': 'dumped dump leaked pastebin posted passwords hashes hashed twitter stolen',
  'exploited software':
    'sql injection sqli xss vulnerability vulnerabilities exploit exploited exploiting flaw flaws unpatched patch apache struts wordpress joomla drupal php zero_day webshell plugin loophole hole',
  'passwords and accounts':
    'password passwords credential credentials login logins username usernames log_in account accounts logged logon',
  'guessed or shared passwords': 'brute guessed guessing guess default weak reused reuse stuffing shared',
  malware:
    'malware virus viruses trojan worm infected infection infect spyware keylogger keyloggers keylogging botnet backdoor rat rootkit malicious stuxnet conficker zeus',
  'payment terminals':
    'point_of pos payment card cards terminals terminal registers register checkout magecart debit',
  ransomware:
    'ransomware ransom encrypted encrypts decrypt decryption bitcoin bitcoins cryptolocker cryptowall locky wannacry petya notpetya extortion unlock samsam ryuk lockbit',
  defacement:
    'defaced deface defaces defacement defacing homepage vandalized vandalised replaced message messages banner slogan',
  'denial of service':
    'ddos dos denial flooded flooding overwhelmed overwhelm traffic botnet knocked downed inaccessible',
  downtime:
    'down offline outage outages unavailable shut crash crashed crashing disrupted disruption interrupted hours',
  phishing:
    'phishing phish phished spear spearphishing clicked spoofed spoof spoofing w_2 w2 ceo scam lure lured link responded',
  'false pretences':
    'posing posed pretending pretended pretend impersonated impersonating impersonation impersonator tricked fooled caller called calls duped scammer scammers bogus fake claiming convinced pretext',
  'power and nature':
    'power failure failed flood flooding fire hurricane storm tornado earthquake generator cable cut rain weather',
  'states and espionage':
    'china chinese russia russian iran iranian korea korean nsa espionage nation military pentagon spies spy spying',
  'clients and patients':
    'patient patients veteran veterans resident client clients customer customers member members student students citizen citizens',
  'medicines and appointments':
    'medication medications prescription prescriptions supply supplies appointment lab prosthetics pharmacy',
};

/** word (or `word_word`) -> names of its groups. */
export const CONCEPTS_BY_WORD: ReadonlyMap<string, readonly string[]> = indexWords();

function indexWords(): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const [name, words] of Object.entries(CONCEPTS)) {
    for (const word of words.split(' ')) {
      const names = index.get(word);
      if (names) names.push(name);
      else index.set(word, [name]);
    }
  }
  return index;
}
